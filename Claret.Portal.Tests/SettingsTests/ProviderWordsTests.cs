using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Settings;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.SettingsTests;

public sealed class ProviderWordsTests
{
    private static readonly ProviderText Okta = new("Okta", "https://okta.example/password", "the identity team");

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "23")]
    public async Task What_people_of_a_provider_are_told_is_saved_refused_or_in_conflict(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var id = (await Given.APerson().KeptBy(Given.Okta()).InAsync(bench.Database)).ProviderId!.Value;
        await Given.APerson().KeptBy(new Provider { Source = PersonSource.Sso, Name = "Entra" }).InAsync(bench.Database);
        var caller = await bench.AsKeeperAsync();
        var viewer = await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly);
        var words = bench.Get<ProviderWords>();
        var changed = Okta with { Name = "Okta EU", Contact = "" };

        Assert.Equal(Refused(ProviderRefusal.NotAllowed), await words.SaveAsync(viewer, id, Okta, changed, default));
        Assert.Equal(Refused(ProviderRefusal.NoSuchProvider), await words.SaveAsync(caller, 999, Okta, changed, default));
        Assert.Equal(Refused(ProviderRefusal.NameMissing), await words.SaveAsync(caller, id, Okta, Okta with { Name = " " }, default));
        Assert.Equal(Refused(ProviderRefusal.NameTaken), await words.SaveAsync(caller, id, Okta, Okta with { Name = "Entra" }, default));
        Assert.Equal(Refused(ProviderRefusal.NoWebAddress), await words.SaveAsync(caller, id, Okta, Okta with { PasswordUrl = "javascript:alert(1)" }, default));
        Assert.IsType<ProviderOutcome.Saved>(await words.SaveAsync(caller, id, Okta, changed, default));
        Assert.Equal(new ProviderOutcome.Conflict(changed), await words.SaveAsync(caller, id, Okta, Okta with { Name = "Mine" }, default));

        await using var db = bench.Database.NewContext();
        var kept = await db.Providers.AsNoTracking().SingleAsync(p => p.Id == id);
        Assert.Equal(("Okta EU", Okta.PasswordUrl, null, PersonSource.Sso), (kept.Name, kept.PasswordUrl, kept.Contact, kept.Source));
        var record = await bench.Database.RecordAsync();
        Assert.Equal(6, record.Count(entry => entry.Outcome == AuditOutcome.Refused));
        Assert.Equal(
            [$"Provider {id}, name: Okta -> Okta EU", $"Provider {id}, whom to ask: the identity team -> (empty)"],
            record.Where(entry => entry.Outcome == AuditOutcome.Done).Select(entry => entry.Reason));
    }

    private static ProviderOutcome.Refused Refused(ProviderRefusal refusal) => new(refusal);
}
