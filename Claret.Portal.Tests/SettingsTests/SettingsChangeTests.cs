using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Settings;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SettingsTests;

public sealed class SettingsChangeTests
{
    private const string Secret = "correct horse battery";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "23")]
    public async Task What_is_saved_is_in_effect_at_once_kept_and_on_record(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var ada = await bench.Database.AdminKeeperAsync();
        var caller = await bench.SessionOfAsync(ada);

        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(caller, ("Portal:Name", "  Acme Portal "), ("Resets:Limits:PerPersonPerHour", "5")));

        Assert.Equal("Acme Portal", bench.Options<PortalOptions>().Name);
        Assert.Equal(5, bench.Options<ResetOptions>().Limits.PerPersonPerHour);
        Assert.Equal(["Portal:Name Acme Portal", "Resets:Limits:PerPersonPerHour 5"], (await bench.Database.KeptAsync()).Select(s => $"{s.Key} {s.Value}"));
        Assert.Equal(
            [(AuditOutcome.Done, "Portal:Name: Claret Portal -> Acme Portal"), (AuditOutcome.Done, "Resets:Limits:PerPersonPerHour: 3 -> 5")],
            await bench.Database.RecordAsync());
        var state = await bench.StateAsync(caller, "Portal:Name");
        Assert.Equal((SettingSource.Page, "Claret Portal", ada.Name, bench.Now), (state.Source, state.Usual, state.Kept!.By, state.Kept.At));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_usual_again_is_no_longer_kept(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        await bench.SaveAsync(caller, ("Resets:AdminLifetime", "2.00:00:00"));
        var kept = (await bench.StateAsync(caller, "Resets:AdminLifetime")).Kept!.At;

        // A day, in another way of writing.
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveSeenAsync(caller, kept, ("Resets:AdminLifetime", "1.00:00:00")));

        Assert.Empty(await bench.Database.KeptAsync());
        Assert.Equal(TimeSpan.FromDays(1), bench.Options<ResetOptions>().AdminLifetime);
        Assert.Equal("Resets:AdminLifetime: 2.00:00:00 -> 1.00:00:00 (the usual)", (await bench.Database.RecordAsync())[^1].Reason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_validators_of_the_start_refuse_is_refused_as_a_whole_and_in_their_words(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();

        var invalid = Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveAsync(caller, ("Portal:Name", "Acme"), ("Sessions:Idle", "13:00:00"), ("Resets:LinkLifetime", "02:00:00"), ("Mail:From", "nobody")));

        Assert.Equal(["Mail:From", "Resets:LinkLifetime", "Sessions:Absolute"], invalid.Faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Empty(await bench.Database.KeptAsync());
        Assert.Equal("Claret Portal", bench.Options<PortalOptions>().Name);
        Assert.Equal((AuditOutcome.Refused, "Portal:Name, Sessions:Idle, Resets:LinkLifetime, Mail:From: Invalid"), Assert.Single(await bench.Database.RecordAsync()));
        var words = bench.Get<FaultWords>();
        Assert.Contains(
            "“A link that people ask for” must be between 1 minute and 1 hour: what people ask for themselves lives an hour at most.", invalid.Faults.Select(words.Of));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Passwords_are_not_switched_off_for_the_last_who_could_get_in(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        await Given.APerson("ada").Admin().InAsync(bench.Database);
        var off = ("SignIn:Passwords", "NamedAdmins");

        Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveAsync(caller, off));
        Assert.StartsWith(
            "SignIn:NamedAdmins names no Admin", Assert.Single(Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveAsync(caller, off, ("SignIn:NamedAdmins", "ada"))).Faults), StringComparison.Ordinal);

        await Given.APerson("bo").Admin().WithPasswordHash("hash").InAsync(bench.Database);
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(caller, off, ("SignIn:NamedAdmins", "ada, BO")));
        Assert.False(bench.Options<SignInOptions>().IsForEverybody);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18")]
    public async Task Of_two_who_change_the_same_the_second_is_told_and_nothing_of_theirs_is_saved(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var (ada, bo) = (await bench.AsAdminKeeperAsync(), await bench.AsAdminKeeperAsync("Bo Second"));
        await bench.SaveAsync(ada, ("Portal:Name", "Ada's"));

        // Both opened the page before.
        var conflict = Assert.IsType<SettingsOutcome.Conflict>(await bench.SaveAsync(bo, ("Portal:Name", "Bo's"), ("Portal:SupportContact", "Bo")));

        var now = Assert.Single(conflict.Now);
        Assert.Equal(("Portal:Name", "Ada's", "Ada Keeper"), (now.Definition.Key, now.Value, now.Kept!.By));
        Assert.Equal(("Ada's", ""), (bench.Options<PortalOptions>().Name, bench.Options<PortalOptions>().SupportContact));
        // The same value twice is no conflict, and neither is another setting.
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(bo, ("Portal:Name", "Ada's"), ("Portal:SupportContact", "Bo")));
        // Knowing what is there, it can be written over.
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveSeenAsync(bo, now.Kept.At, ("Portal:Name", "Bo's")));
        Assert.Equal("Bo's", bench.Options<PortalOptions>().Name);
        Assert.Contains((AuditOutcome.Refused, "Portal:Name, Portal:SupportContact: Conflict"), await bench.Database.RecordAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_who_save_at_once_everybody_is_checked_against_the_whole(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();

        // Each is right by itself; together the idle time would be longer than the whole.
        var outcomes = await Task.WhenAll(
            Task.Run(() => bench.SaveAsync(caller, ("Sessions:Idle", "08:00:00"))),
            Task.Run(() => bench.SaveAsync(caller, ("Sessions:Absolute", "04:00:00"))));

        Assert.Single(outcomes.OfType<SettingsOutcome.Saved>());
        Assert.Single(outcomes.OfType<SettingsOutcome.Invalid>());
        Assert.Single(await bench.Database.KeptAsync());
    }

    /// <summary>With full access on settings alone: all reset links sent by way of an own server, or the Admins shut out, would make one of them an Admin.</summary>
    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task Only_an_Admin_turns_the_mail_or_the_way_in(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var keeper = await bench.SessionOfAsync(await Given.APerson().May(Feature.Settings, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        (string Key, string Value)[] turns =
        [
            ("Mail:From", "Me <me@claret.example>"), ("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "mail.elsewhere.example"), ("Mail:Smtp:Port", "2525"), ("Mail:Smtp:Security", "None"),
            ("Mail:Smtp:Username", "me"), ("Mail:Smtp:Password", "mine"), ("Mail:SendGrid:Host", "https://elsewhere.example"), ("Mail:SendGrid:ApiKey", "mine"),
            ("SignIn:Passwords", "NamedAdmins"), ("SignIn:NamedAdmins", "me"),
        ];

        foreach (var turn in turns)
            Assert.Equal(new SettingsOutcome.Refused(SettingsRefusal.OnlyAdmins), await bench.SaveAsync(keeper, ("Portal:Name", "Mine"), turn));

        Assert.Equal(SettingCatalogue.All.Where(setting => setting.IsForAdmins).Select(setting => setting.Key).Order(), turns.Select(turn => turn.Key).Order());
        Assert.Empty(await bench.Database.KeptAsync());
        Assert.All(await bench.Database.RecordAsync(), entry => Assert.Equal(AuditOutcome.Refused, entry.Outcome));
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(keeper, ("Portal:Name", "Mine")));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "21"), Trait("Security", "23")]
    public async Task Full_access_on_settings_saves_and_nobody_else(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var ended = await bench.AsAdminKeeperAsync();
        await bench.Get<SignInService>().SignOutAsync(ended, default);
        var others = Enum.GetValues<Feature>().Except([Feature.Settings]).Aggregate(Given.APerson(), (person, feature) => person.May(feature, PrivilegeLevel.FullAccess));
        Caller?[] refused = [null, ended, await bench.SessionOfAsync(await others.InAsync(bench.Database)), await bench.AsKeeperAsync(level: PrivilegeLevel.NoAccess)];
        var viewer = await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly);

        foreach (var caller in refused.Append(viewer))
            Assert.Equal(new SettingsOutcome.Refused(SettingsRefusal.NotAllowed), await bench.SaveAsync(caller, ("Portal:Name", "Mine")));
        foreach (var caller in refused)
            Assert.Null(await bench.Get<SettingsQuery>().ReadAsync(caller, default));

        var view = await bench.Get<SettingsQuery>().ReadAsync(viewer, default);
        Assert.False(view!.MayChange);
        Assert.Empty(await bench.Database.KeptAsync());
        var record = await bench.Database.RecordAsync();
        Assert.Equal(5, record.Count);
        Assert.All(record, entry => Assert.Equal((AuditOutcome.Refused, "Portal:Name: NotAllowed"), entry));
        var admin = await bench.SessionOfAsync(await Given.APerson().Admin().InAsync(bench.Database));
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(admin, ("Portal:Name", "Mine")));
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6"), Trait("Security", "22"), Trait("Security", "23")]
    public async Task A_secret_is_encrypted_and_told_to_nobody_but_its_server(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();

        await bench.SaveAsync(caller, ("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "mail.claret.example"), ("Mail:Smtp:Username", "portal"), ("Mail:Smtp:Password", Secret));

        Assert.Equal(Secret, bench.Options<MailOptions>().Smtp.Password);
        var row = (await bench.Database.KeptAsync()).Single(s => s.IsSecret);
        Assert.DoesNotContain(Secret, row.Value, StringComparison.Ordinal);
        var state = await bench.StateAsync(caller, "Mail:Smtp:Password");
        Assert.Equal(("", "", true), (state.Value, state.Usual, state.HasValue));
        Assert.Contains((AuditOutcome.Done, "Mail:Smtp:Password: changed"), await bench.Database.RecordAsync());
        Assert.All(await bench.Database.RecordAsync(), entry => Assert.DoesNotContain("horse", entry.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, bench.Logs.Text, StringComparison.Ordinal);

        // Removed, with the username that needs it.
        var username = (await bench.StateAsync(caller, "Mail:Smtp:Username")).Kept!.At;
        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveSeenAsync(caller, username, ("Mail:Smtp:Username", ""), ("Mail:Smtp:Password", "")));
        Assert.Equal(("", ""), (bench.Options<MailOptions>().Smtp.Username, bench.Options<MailOptions>().Smtp.Password));
        Assert.Contains((AuditOutcome.Done, "Mail:Smtp:Password: removed"), await bench.Database.RecordAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6"), Trait("Security", "21")]
    public async Task A_secret_goes_when_the_server_that_it_belongs_to_changes(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsAdminKeeperAsync();
        await bench.SaveAsync(caller, ("Mail:Transport", "SendGrid"), ("Mail:SendGrid:ApiKey", "SG.key"), ("Mail:SendGrid:Host", "https://eu.sendgrid.example"));
        var host = (await bench.StateAsync(caller, "Mail:SendGrid:Host")).Kept!.At;

        // The key would be missing, so with it nothing is saved.
        var invalid = Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveSeenAsync(caller, host, ("Mail:SendGrid:Host", "https://thief.example")));
        Assert.StartsWith("Mail:SendGrid:ApiKey is missing", Assert.Single(invalid.Faults), StringComparison.Ordinal);
        Assert.Equal("https://eu.sendgrid.example", bench.Options<MailOptions>().SendGrid.Host);

        var transport = (await bench.StateAsync(caller, "Mail:Transport")).Kept!.At;
        var saved = Assert.IsType<SettingsOutcome.Saved>(await bench.SaveSeenAsync(caller, transport, ("Mail:Transport", "Pickup"), ("Mail:SendGrid:Host", "https://thief.example")));

        Assert.Equal("Mail:SendGrid:ApiKey", Assert.Single(saved.Cleared).Key);
        Assert.Equal("", bench.Options<MailOptions>().SendGrid.ApiKey);
        Assert.DoesNotContain(await bench.Database.KeptAsync(), s => s.IsSecret);
        Assert.Contains((AuditOutcome.Done, "Mail:SendGrid:ApiKey: removed, for what it belongs to has changed"), await bench.Database.RecordAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "21")]
    public async Task The_environments_secret_goes_to_no_server_that_the_page_names(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(
            kind, ("Mail:Smtp:Username", "portal"), ("Mail:Smtp:Password", Secret));
        var caller = await bench.AsAdminKeeperAsync();

        var invalid = Assert.IsType<SettingsOutcome.Invalid>(await bench.SaveAsync(caller, ("Mail:Smtp:Host", "thief.example")));

        Assert.Contains(invalid.Faults, fault => fault.StartsWith("Mail:Smtp:Password is set where the portal is started", StringComparison.Ordinal));
        Assert.Equal("", bench.Options<MailOptions>().Smtp.Host);
        // What the environment sets is locked, and says by which name.
        Assert.Equal(new SettingsOutcome.Refused(SettingsRefusal.Locked), await bench.SaveAsync(caller, ("Mail:Smtp:Password", "another")));
        var state = await bench.StateAsync(caller, "Mail:Smtp:Password");
        Assert.Equal((SettingSource.Environment, "Mail:Smtp:Password", ""), (state.Source, state.LockedBy, state.Value));
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("nul\0and\u202Eturned")]
    [InlineData("lone \uD800 surrogate")]
    [Trait("Security", "26")]
    public async Task Whatever_is_typed_is_kept_inert_and_cut(string typed)
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsAdminKeeperAsync();

        Assert.IsType<SettingsOutcome.Saved>(await bench.SaveAsync(caller, ("Portal:SupportContact", typed + new string('x', 10_000))));

        var kept = Assert.Single(await bench.Database.KeptAsync()).Value;
        Assert.Equal(200, kept.Length);
        Assert.DoesNotContain('\0', kept);
        Assert.All(await bench.Database.RecordAsync(), entry => Assert.InRange(entry.Reason!.Length, 1, 500));
        Assert.Equal(new SettingsOutcome.Refused(SettingsRefusal.NoSuchSetting), await bench.SaveAsync(caller, ("Portal:PublicUrl", typed)));
    }
    [Theory, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "21")]
    public async Task Who_stops_being_an_Admin_while_their_save_waits_saves_nothing(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var admin = await bench.Database.AdminKeeperAsync();
        var caller = await bench.SessionOfAsync(admin);
        await using var db = bench.Database.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await LastAdmin.TakeTurnAsync(db, default);
        await db.People.Where(p => p.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdmin, false));

        var saving = Task.Run(() => bench.SaveAsync(caller, ("SignIn:NamedAdmins", "ada")));
        await Eventually.ThatAsync(bench.Database.IsAnybodyWaitingAsync, "the save waits for its turn");
        await transaction.CommitAsync();

        Assert.Equal(new SettingsOutcome.Refused(SettingsRefusal.NotAllowed), await saving);
    }
}
