using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.SourcesTests.DirectoryTests;

public sealed class LdapChangesTests
{
    [SlapdFact]
    public async Task After_a_whole_reading_only_those_who_changed_are_read()
    {
        await using var server = await SlapdServer.StartAsync(people: 40);
        var bench = new DirectoryBench();
        var settings = server.SettingsBy();
        var (all, first) = await bench.ReadAsync(settings);
        Assert.Equal(40, all.Count);

        var (nobody, second) = await bench.ReadAsync(settings, first);
        // These are as old as the oldest change, which is read twice.
        Assert.Equal(40, nobody.Count);
        Assert.Equal(first, second);

        await server.SetAsync(SlapdServer.DnOf(3), "mail", "three@claret.example");
        await server.RenameAsync(SlapdServer.DnOf(4), "uid=four", SlapdServer.PeopleDn);
        await server.RenameAsync(SlapdServer.DnOf(5), "uid=p00005", SlapdServer.LeftDn);
        var (_, third) = await bench.ReadAsync(settings, second);
        var (changed, fourth) = await bench.ReadAsync(settings, third);

        Assert.NotEqual(first, third);
        Assert.Equal(third, fourth);
        Assert.Equal(
            [
                (SlapdServer.IdOf(3), "p00003", "three@claret.example", SlapdServer.DnOf(3)),
                (SlapdServer.IdOf(4), "four", "p00004@claret.example", $"uid=four,{SlapdServer.PeopleDn}"),
                (SlapdServer.IdOf(5), "p00005", "p00005@claret.example", $"uid=p00005,{SlapdServer.LeftDn}"),
            ],
            changed.OrderBy(p => p.ExternalId, StringComparer.Ordinal).Select(p => (p.ExternalId, p.Username, p.Email, p.Place)));
    }

    [SlapdFact]
    public async Task With_another_filter_base_or_mapping_the_whole_is_read_again()
    {
        await using var server = await SlapdServer.StartAsync(people: 10);
        var bench = new DirectoryBench();
        var settings = server.SettingsBy();
        await server.SetAsync(SlapdServer.DnOf(3), "mail", "three@claret.example");
        var (_, cursor) = await bench.ReadAsync(settings);

        Assert.Single((await bench.ReadAsync(settings, cursor)).People);
        Assert.Equal(10, (await bench.ReadAsync(settings with { NameAttribute = "uid" }, cursor)).People.Count);
        Assert.Equal(10, (await bench.ReadAsync(settings with { BaseDn = SlapdServer.PeopleDn }, cursor)).People.Count);
        Assert.Equal(10, (await bench.ReadAsync(settings with { Filter = "(uid=*)" }, cursor)).People.Count);
        Assert.Equal(10, (await bench.ReadAsync(settings, "nonsense")).People.Count);
    }
}
