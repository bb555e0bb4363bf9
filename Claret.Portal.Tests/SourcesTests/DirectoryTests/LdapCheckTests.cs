using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class LdapCheckTests(SlapdFixture slapd) : IClassFixture<SlapdFixture>
{
    private readonly DirectoryBench bench = new();

    [SlapdFact]
    public async Task What_works_shows_who_answered_and_ten_people()
    {
        var settings = slapd.Server.SettingsBy();

        var works = Assert.IsType<SourceCheckOutcome.Works>(await CheckAsync(settings));

        Assert.Equal($"localhost:{settings.Port}, CN=localhost", works.Detail);
        Assert.Equal(10, works.Preview.Count);
        Assert.All(works.Preview, person => Assert.StartsWith("Person ", person.Name, StringComparison.Ordinal));
    }

    [SlapdFact]
    public async Task What_does_not_says_why()
    {
        var right = slapd.Server.SettingsBy();

        Assert.Equal(new SourceCheckOutcome.Fails(SourceFault.FieldMissing, "employeeNumber"), await CheckAsync(right with { UsernameAttribute = "employeeNumber" }));
        Assert.Equal(new SourceCheckOutcome.Fails(SourceFault.FieldMissing, "displayName"), await CheckAsync(right with { NameAttribute = "displayName" }));
        Assert.Equal(SourceFault.CredentialsRefused, Assert.IsType<SourceCheckOutcome.Fails>(await CheckAsync(right, "wrong")).Fault);
        Assert.Equal(new SourceCheckOutcome.Fails(SourceFault.NotSetUp, nameof(LdapSettings.Host)), await CheckAsync(new LdapSettings()));
        Assert.Equal(new SourceCheckOutcome.Fails(SourceFault.NotSetUp, null), await bench.Check.CheckAsync("{", null, default));
        Assert.Empty(Assert.IsType<SourceCheckOutcome.Works>(await CheckAsync(right with { Filter = "(uid=nobody)" })).Preview);
    }

    private Task<SourceCheckOutcome> CheckAsync(LdapSettings settings, string? password = SlapdServer.ReaderPassword) =>
        bench.Check.CheckAsync(ProviderSettings.Written(settings), password, default);
}
