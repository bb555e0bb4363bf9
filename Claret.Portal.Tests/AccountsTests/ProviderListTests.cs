using Claret.Portal.Accounts;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.AccountsTests;

public sealed class ProviderListTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_may_know_of_those_that_are_switched_on_or_keep_people_and_of_none_that_is_being_set_up(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        await Given.APerson().KeptBy(Given.Okta()).InAsync(bench.Database);
        await using var db = bench.Database.NewContext();
        var office = Given.HeadOffice();
        office.IsEnabled = true;
        db.Providers.AddRange(office, Given.HrFile());
        await db.SaveChangesAsync();

        var known = await bench.Get<ProviderList>().ReadAsync(default);

        Assert.Equal(["Head office", "Okta"], known.Select(provider => provider.Name));
    }
}
