using Claret.Portal.Invitations;

namespace Claret.Portal.Tests.InvitationsTests;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("jo@a.example", "jo@a.example")]
    [InlineData("jo@a.example, mara@a.example;sam@a.example", "jo@a.example|mara@a.example|sam@a.example")]
    [InlineData("jo@a.example mara@a.example\r\nsam@a.example\n\n", "jo@a.example|mara@a.example|sam@a.example")]
    [InlineData("Jo Smith <jo@a.example>, <mara@a.example>", "Jo Smith <jo@a.example>|mara@a.example")]
    [InlineData("\"Smith, Jo\" <jo@a.example>; Lopez, Mara <mara@a.example>", "Jo Smith <jo@a.example>|Mara Lopez <mara@a.example>")]
    [InlineData("Jo Smith\tjo@a.example\nMara Lopez\tmara@a.example", "Jo Smith <jo@a.example>|Mara Lopez <mara@a.example>")]
    [InlineData("mailto:jo@a.example.", "jo@a.example")]
    [InlineData("nobody, jo@a.example", "nobody|jo@a.example")]
    [InlineData("Smith, nobody", "Smith|nobody")]
    [InlineData("Jo <jo@a.example", "Jo <jo@a.example>")]
    [InlineData("Jo <jo@a.example\nmara@a.example", "Jo <jo@a.example>|mara@a.example")]
    [InlineData(" ,;\n\"\"<>", "")]
    public void Reads_what_people_paste(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', AddressList.Read(text).Select(address => address.Text)));

    [Theory]
    [InlineData("jo@a.example", true)]
    [InlineData("jo", false)]
    [InlineData("jo@", false)]
    [InlineData("jo@a@b.example", false)]
    [InlineData("jo\u202E@a.example", false)]
    [InlineData("jo\u200B@a.example", false)]
    public void Says_what_is_an_address(string text, bool isOne) => Assert.Equal(isOne, Assert.Single(AddressList.Read(text)).IsOne);

    [Fact]
    [Trait("Security", "26")]
    public void Whatever_is_pasted_comes_to_an_end_and_can_be_typed_again()
    {
        foreach (var text in (string[])[new('<', 8_000), new('"', 7_999), new('@', 8_000), new(',', 8_000), "half\ud83d <half\ud83d@a.example>", "\"a;b\" <jo@a.example>"])
        {
            var read = AddressList.Read(text);
            var sound = read.Where(address => address.IsOne).ToList();
            Assert.All(read, address => Assert.True(address.Email.Length <= 300));
            Assert.Equal(sound, AddressList.Read(string.Join('\n', sound.Select(address => address.Text))));
        }
    }
}
