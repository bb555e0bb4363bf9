using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

public sealed class PersonEditingTests
{
    private const string Old = "mara@claret.example";
    private const string New = "mara.new@claret.example";

    [Theory, OnSqlite, OnPostgres]
    public async Task Name_and_username_are_saved_found_and_on_record(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var editor = await bench.AsEditorAsync();

        var saved = Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(editor, mara, _ => new("  Mara López ", "Mara.Lopez", Old)));

        Assert.Equal((new PersonDetails("Mara López", "Mara.Lopez", Old), false), (saved.Now, saved.AddressChanged));
        var after = await bench.ReadAsync(mara);
        Assert.Equal(("Mara López", "Mara.Lopez", "mara.lopez", "mara lopez"), (after.Name, after.Username, after.NormalizedUsername, after.SortName));
        Assert.Equal(mara.SecurityStamp, after.SecurityStamp);
        var entry = Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonEdited));
        Assert.Equal((editor.PersonId, mara.Id, "username mara → Mara.Lopez; name Mara Lopez → Mara López"), (entry.ActorId, entry.PersonId, entry.Reason));
        await bench.WorkAsync();
        Assert.Empty(bench.Transport.Handed);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "9")]
    [Trait("Security", "13")]
    [Trait("Security", "22")]
    public async Task A_new_address_is_told_to_both_and_what_was_mailed_to_the_old_one_is_dead(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var ticket = await bench.TicketForAsync(mara);

        Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(await bench.AsEditorAsync(), mara, person => person with { Email = New }));
        await bench.WorkAsync();

        var dead = Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(ticket, opened: false, default));
        Assert.NotEqual(TicketDeath.Expired, dead.Death);
        Assert.NotEqual(mara.SecurityStamp, (await bench.ReadAsync(mara)).SecurityStamp);
        var toOld = bench.MailTo(Old)[^1];
        Assert.Contains("m•••@claret.example", toOld.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(New, toOld.Text, StringComparison.Ordinal);
        var toNew = Assert.Single(bench.MailTo(New));
        Assert.Contains("mara", toNew.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Old, toNew.Text, StringComparison.Ordinal);
        Assert.All([toOld, toNew], mail => Assert.DoesNotContain("mara", mail.Subject, StringComparison.OrdinalIgnoreCase));
        Assert.Equal($"{Old} → {New}", Assert.Single(await bench.Database.AuditAsync(AuditAction.AddressChanged)).Reason);
        await using var db = bench.Database.NewContext();
        var reset = await db.Resets.SingleAsync();
        Assert.Equal((ResetState.Closed, ResetReason.AddressChanged), (reset.State, reset.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "22")]
    public async Task A_removed_address_is_told_and_a_first_one_too(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var editor = await bench.AsEditorAsync();

        Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(editor, mara, person => person with { Email = " " }));
        await bench.WorkAsync();

        Assert.Null((await bench.ReadAsync(mara)).Email);
        Assert.Contains("was removed", Assert.Single(bench.MailTo(Old)).Text, StringComparison.Ordinal);

        Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(editor, await bench.ReadAsync(mara), person => person with { Email = New }));
        await bench.WorkAsync();
        Assert.Single(bench.MailTo(New));
        Assert.Single(bench.MailTo(Old));
    }

    [Theory]
    [OnSqlite("TAKEN", DetailFault.UsernameTaken), OnPostgres("TAKEN", DetailFault.UsernameTaken)]
    [OnSqlite("ｔａｋｅｎ", DetailFault.UsernameTaken), OnPostgres("ｔａｋｅｎ", DetailFault.UsernameTaken)]
    [OnSqlite("Other@Claret.example", DetailFault.UsernameIsAnAddress), OnPostgres("Other@Claret.example", DetailFault.UsernameIsAnAddress)]
    [OnSqlite("mara@claret.example", null), OnPostgres("mara@claret.example", null)]
    [OnSqlite("MARA", null), OnPostgres("MARA", null)]
    [Trait("Security", "25")]
    public async Task A_username_is_nobody_elses_and_nobody_elses_address(DatabaseKind kind, string username, DetailFault? fault)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson("taken").WithEmail("other@claret.example").InAsync(bench.Database);
        var mara = await MaraAsync(bench);

        var outcome = await bench.EditAsync(await bench.AsEditorAsync(), mara, person => person with { Username = username });

        if (fault is null)
            Assert.IsType<EditOutcome.Saved>(outcome);
        else
            Assert.Equal([fault.Value], Assert.IsType<EditOutcome.Invalid>(outcome).Faults);
        Assert.Equal(fault is null ? username : "mara", (await bench.ReadAsync(mara)).Username);
    }

    [Theory]
    [InlineData("name", "", DetailFault.NameMissing)]
    [InlineData("name", "a\0b", DetailFault.NameUnreadable)]
    [InlineData("name", "half", DetailFault.NameUnreadable)]
    [InlineData("username", "half", DetailFault.UsernameUnreadable)]
    [InlineData("email", "half", DetailFault.EmailNotOne)]
    [InlineData("name", "10000", DetailFault.NameTooLong)]
    [InlineData("username", " ", DetailFault.UsernameMissing)]
    [InlineData("username", "jo\r\nbcc: eve", DetailFault.UsernameUnreadable)]
    [InlineData("username", "\u202Eadmin", DetailFault.UsernameUnreadable)]
    [InlineData("username", "ad\u200Bmin", DetailFault.UsernameUnreadable)]
    [InlineData("username", "10000", DetailFault.UsernameTooLong)]
    [InlineData("username", "expanding", DetailFault.UsernameTooLong)]
    [InlineData("email", "no address", DetailFault.EmailNotOne)]
    [InlineData("email", "a@b.example, eve@evil.example", DetailFault.EmailNotOne)]
    [InlineData("email", "Eve <eve@evil.example>", DetailFault.EmailNotOne)]
    [InlineData("email", "a@b.example\r\nBcc: eve@evil.example", DetailFault.EmailNotOne)]
    [InlineData("email", "a@b@c.example", DetailFault.EmailNotOne)]
    [InlineData("email", "a@\u202Eb.example", DetailFault.EmailNotOne)]
    [InlineData("email", "10000", DetailFault.EmailTooLong)]
    [Trait("Security", "26")]
    public async Task What_can_not_be_meant_is_refused_in_words_and_nothing_is_saved(string field, string typed, DetailFault fault)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var mara = await MaraAsync(bench);
        var text = typed switch
        {
            "10000" => new string('x', 10_000),
            "half" => "half\ud83d@claret.example",
            // One letter that normalises to eighteen.
            "expanding" => new string('\uFDFA', 100),
            _ => typed,
        };

        var outcome = await bench.EditAsync(await bench.AsEditorAsync(), mara, person => field switch
        {
            "name" => person with { Name = text },
            "username" => person with { Username = text },
            _ => person with { Email = text },
        });

        Assert.Equal([fault], Assert.IsType<EditOutcome.Invalid>(outcome).Faults);
        Assert.Equal(PersonDetails.Of(mara), PersonDetails.Of(await bench.ReadAsync(mara)));
        Assert.Empty(await bench.Database.AuditAsync(AuditAction.PersonEdited));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_second_of_two_admins_is_told_what_the_first_has_changed(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var mara = await MaraAsync(bench);
        var (one, other) = (await bench.AsEditorAsync(), await bench.AsAdminAsync());
        Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(one, mara, person => person with { Name = "Mara L." }));

        var outcome = await bench.EditAsync(other, mara, person => person with { Username = "mlopez" });

        Assert.Equal(new EditOutcome.Changed(new("Mara L.", "mara", Old)), outcome);
        // The first one's second click is neither a conflict nor a second record.
        Assert.IsType<EditOutcome.Saved>(await bench.EditAsync(one, mara, person => person with { Name = "Mara L." }));
        Assert.Single(await bench.Database.AuditAsync(AuditAction.PersonEdited));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_ten_who_get_the_same_username_at_once_one_does_and_the_others_are_told(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var editor = await bench.AsEditorAsync();
        var people = new List<Person>();
        for (var n = 0; n < 10; n++)
            people.Add(await Given.APerson().InAsync(bench.Database));

        var outcomes = await Task.WhenAll(people.Select(person => Task.Run(() => bench.EditAsync(editor, person, details => details with { Username = "wanted" }))));

        Assert.Single(outcomes.OfType<EditOutcome.Saved>());
        Assert.All(outcomes.OfType<EditOutcome.Invalid>(), invalid => Assert.Equal([DetailFault.UsernameTaken], invalid.Faults));
        Assert.Equal(9, outcomes.OfType<EditOutcome.Invalid>().Count());
    }

    [Theory]
    [OnSqlite(PersonSource.Sso), OnPostgres(PersonSource.Sso)]
    [OnSqlite(PersonSource.Ldap), OnPostgres(PersonSource.Ldap)]
    [OnSqlite(PersonSource.UserSync), OnPostgres(PersonSource.UserSync)]
    public async Task What_a_source_keeps_is_locked(DatabaseKind kind, PersonSource source)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var sam = await Given.APerson("sam").KeptBy(Given.AProvider(source)).InAsync(bench.Database);
        var admin = await bench.AsAdminAsync();

        foreach (var change in new Func<PersonDetails, PersonDetails>[] { person => person with { Name = "Sam New" }, person => person with { Username = "sam.new" }, person => person with { Email = New } })
            Assert.Equal(new EditOutcome.Refused(ActRefusal.KeptElsewhere), await bench.EditAsync(admin, sam, change));

        Assert.Equal(PersonDetails.Of(sam), PersonDetails.Of(await bench.ReadAsync(sam)));
    }

    private static Task<Person> MaraAsync(Bench bench) => Given.APerson("mara").Named("Mara Lopez").WithEmail(Old).InAsync(bench.Database);
}
