using System.Text;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Files;

namespace Claret.Portal.Tests.SourcesTests.Files;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public async Task The_separator_is_found_out_and_columns_are_known_by_their_names_in_any_order(string separator)
    {
        var file = string.Join('\n', string.Join(separator, "Email", " NAME", "shoe size", "Id", "username"), string.Join(separator, "mara@x.example", "Mara Lopez", "38", " 4711 ", "mara"), "");

        var person = Assert.Single(await ReadAsync(file));

        Assert.Equal(new SourcePerson("4711", "mara", "Mara Lopez", "mara@x.example", "line 2"), person);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Byte_order_mark_quotes_line_breaks_in_fields_empty_lines_and_a_missing_last_break(string line)
    {
        var file = "\uFEFF" + string.Join(line,
            "id;username;name;email",
            "1;\"jo\";\"Smith; \"\"Jo\"\", and more\";",
            "",
            "2;mara;\"Mara\r\nLopez\";mara@x.example",
            "3;last;Ünïcödé 漢字;last@x.example");

        var people = await ReadAsync(file);

        Assert.Equal(["Smith; \"Jo\", and more", "Mara\r\nLopez", "Ünïcödé 漢字"], people.Select(p => p.Name));
        Assert.Equal(["", "mara@x.example", "last@x.example"], people.Select(p => p.Email));
        Assert.Equal(["1", "2", "3"], people.Select(p => p.ExternalId));
        Assert.Equal(["line 2", "line 4"], people.Take(2).Select(p => p.Place));
    }

    [Fact]
    public async Task Names_with_commas_do_not_make_it_another_separator()
    {
        var people = await ReadAsync("id;username;name;email\n1;a;Lopez, Mara, de la, Cruz, y;a@x.example\n2;b;Smith, Jo, and, so, on;b@x.example\n");

        Assert.Equal(["Lopez, Mara, de la, Cruz, y", "Smith, Jo, and, so, on"], people.Select(p => p.Name));
    }

    [Fact]
    public async Task Formulas_and_markup_are_just_names_and_a_field_beyond_ten_kilobytes_is_cut()
    {
        var people = await ReadAsync($"id,username,name,email\n1,a,=1+1,\n2,b,<b>Bold</b>,\n3,c,{new string('x', 50_000)},\n4,d,\"=HYPERLINK(\"\"http://evil.example\"\")\",\n");

        Assert.Equal(["=1+1", "<b>Bold</b>", new string('x', 10 * 1024), "=HYPERLINK(\"http://evil.example\")"], people.Select(p => p.Name));
    }

    [Theory]
    [InlineData("id,username\n1,a\n", SourceFault.FieldMissing, "name, email (there are: id, username)")]
    [InlineData("nothing at all", SourceFault.FieldMissing, "id, username, name, email (there are: nothing at all)")]
    [InlineData("", SourceFault.FileUnreadable, "it is empty")]
    [InlineData("id,username,name,email, EMAIL ,Id\n1,a,A,a@x.example,b@x.example,2\n", SourceFault.FieldTwice, "id, email")]
    [InlineData("id,username,name,email\n1,a,A,a@x.example\n2,b\n", SourceFault.FileUnreadable, "line 3: 2 fields instead of 4")]
    [InlineData("id,username,name,email\n1,a,A,a@x.example,more\n", SourceFault.FileUnreadable, "line 2: 5 fields instead of 4")]
    [InlineData("id,username,name,email\n1,a,A,\n2,b,\"cut in the midd", SourceFault.FileUnreadable, "line 3: its quotation marks don't match, or it is far too long")]
    public async Task What_is_no_file_of_people_is_said_with_its_line(string file, SourceFault fault, string detail)
    {
        var thrown = await Assert.ThrowsAsync<SourceFaultException>(() => ReadAsync(file));

        Assert.Equal((fault, detail), (thrown.Fault, thrown.Detail));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_said_with_their_line()
    {
        byte[] file = [.. "id,username,name,email\n1,a,A,\n2,b,"u8, 0xC3, 0x28, .. ",\n3,c,C,\n"u8];

        var thrown = await Assert.ThrowsAsync<SourceFaultException>(() => ReadAsync(file));

        Assert.Equal((SourceFault.FileUnreadable, "line 3: not UTF-8"), (thrown.Fault, thrown.Detail));
    }

    [Fact]
    public async Task A_quotation_mark_without_its_partner_does_not_read_the_whole_file_as_one_field()
    {
        var file = new StringBuilder("id,username,name,email\n1,a,\"never closed,\n");
        for (var i = 0; i < 100_000; i++)
            file.Append("2,b,Somebody else,b@x.example\n");

        var thrown = await Assert.ThrowsAsync<SourceFaultException>(() => ReadAsync(file.ToString()));

        Assert.Equal(SourceFault.FileUnreadable, thrown.Fault);
        Assert.StartsWith("line ", thrown.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_encoding_of_its_byte_order_mark_is_read()
    {
        var person = Assert.Single(await ReadAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("id\tusername\tname\temail\n1\ta\tÄnne\t\n")]));

        Assert.Equal("Änne", person.Name);
    }

    [Fact]
    public async Task A_column_that_nobody_needs_may_be_there_twice()
    {
        var person = Assert.Single(await ReadAsync("id,username,name,email,shoe,shoe\n1,a,A,a@x.example,38,39\n"));

        Assert.Equal("a", person.Username);
    }

    [Fact]
    public async Task Whoever_keeps_no_addresses_names_no_column_for_them()
    {
        var person = Assert.Single(await ReadAsync(Encoding.UTF8.GetBytes("id,username,name\n1,a,A\n"), new FileSettings { EmailColumn = " " }));

        Assert.Null(person.Email);
    }

    private static Task<List<SourcePerson>> ReadAsync(string file) => ReadAsync(Encoding.UTF8.GetBytes(file));

    private static async Task<List<SourcePerson>> ReadAsync(byte[] file, FileSettings? settings = null)
    {
        using var stream = new MemoryStream(file);
        return await CsvRows.ReadAsync(stream, settings ?? new FileSettings(), default).ToListAsync();
    }
}
