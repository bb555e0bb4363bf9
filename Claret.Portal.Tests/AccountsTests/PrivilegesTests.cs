using Claret.Portal.Accounts;
using Claret.Portal.Tests.Kit;
using CsCheck;
using static Claret.Portal.Accounts.PrivilegeLevel;

namespace Claret.Portal.Tests.AccountsTests;

[Trait("Security", "21")]
public sealed class PrivilegesTests
{
    private static readonly Feature[] Features = Enum.GetValues<Feature>();

    private static readonly Gen<Privileges> AnyPrivileges = Gen.Select(
        Gen.Frequency((1, Gen.Const(true)), (4, Gen.Const(false))),
        Gen.Enum<PrivilegeLevel>().Array[Features.Length],
        (isAdmin, levels) => new Privileges(isAdmin, levels.Zip(Features, (level, feature) => new PersonPrivilege { Feature = feature, Level = level })));

    public static TheoryData<string, string, bool> Comparisons => new()
    {
        // theirs, mine, do theirs exceed mine?
        { "", "", false },
        { "", "Resets:FullAccess", false },
        { "Resets:ViewOnly", "", true },
        { "Resets:FullAccess", "Resets:ViewOnly", true },
        { "Resets:FullAccess", "Resets:FullAccess", false },
        { "Resets:ViewOnly", "Resets:FullAccess", false },
        { "Settings:ViewOnly", "Resets:FullAccess People:FullAccess", true },
        { "People:FullAccess Resets:ViewOnly", "People:FullAccess Resets:FullAccess", false },
        { "Admin", "", true },
        { "Admin", "People:FullAccess Resets:FullAccess Mail:FullAccess Audit:FullAccess Settings:FullAccess", true },
        { "People:FullAccess Resets:FullAccess Mail:FullAccess Audit:FullAccess Settings:FullAccess", "Admin", false },
        { "Admin", "Admin", false },
        { "", "Admin", false },
    };

    [Theory, MemberData(nameof(Comparisons))]
    public void More_privileges_than_mine(string theirs, string mine, bool exceed) =>
        Assert.Equal(exceed, Parsed(theirs).Exceed(Parsed(mine)));

    [Theory]
    [InlineData("", false, false)]
    [InlineData("People:ViewOnly", true, false)]
    [InlineData("Resets:ViewOnly", true, false)]
    [InlineData("People:FullAccess", true, true)]
    [InlineData("Resets:FullAccess", true, true)]
    [InlineData("Mail:FullAccess Audit:FullAccess Settings:FullAccess", false, false)]
    [InlineData("Admin", true, true)]
    public void Who_sees_people_and_who_sends_resets(string held, bool sees, bool sends)
    {
        Assert.Equal(sees, Parsed(held).CanViewPeople);
        Assert.Equal(sends, Parsed(held).CanSendResets);
    }

    [Fact]
    public void An_admin_has_full_access_on_every_feature() =>
        Assert.All(Features, feature => Assert.Equal(FullAccess, Parsed("Admin").On(feature)));

    [Fact]
    public void What_is_not_held_is_no_access() =>
        Assert.All(Features, feature => Assert.False(Parsed("").CanView(feature)));

    [Fact]
    public void Nobody_exceeds_themselves() => AnyPrivileges.Sample(one => !one.Exceed(one));

    [Fact]
    public void Not_exceeding_is_passed_on() => Gen.Select(AnyPrivileges, AnyPrivileges, AnyPrivileges)
        .Sample((one, two, three) => one.Exceed(two) || two.Exceed(three) || !one.Exceed(three));

    [Theory, OnSqlite, OnPostgres]
    public async Task Come_back_from_the_database_as_they_were_given(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var helen = await Given.APerson("helen.desk").May(Feature.Resets, FullAccess).May(Feature.People, ViewOnly).InAsync(database);

        await using var db = database.NewContext();
        var kept = await db.People.FindAsync(helen.Id);
        await db.Entry(kept!).Collection(person => person.Privileges).LoadAsync();

        Assert.False(kept!.WhatTheyMay().Exceed(helen.WhatTheyMay()));
        Assert.False(helen.WhatTheyMay().Exceed(kept.WhatTheyMay()));
        Assert.Equal(ViewOnly, kept.WhatTheyMay().On(Feature.People));
    }

    private static Privileges Parsed(string held)
    {
        var words = held.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Privileges(
            words.Contains("Admin"),
            words.Where(word => word != "Admin").Select(word => word.Split(':')).Select(parts => new PersonPrivilege
            {
                Feature = Enum.Parse<Feature>(parts[0]),
                Level = Enum.Parse<PrivilegeLevel>(parts[1]),
            }));
    }
}
