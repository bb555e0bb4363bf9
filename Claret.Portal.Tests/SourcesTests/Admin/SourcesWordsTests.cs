using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Admin;
using Claret.Portal.Sources.Reading;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Tests.SourcesTests.Admin;

/// <summary>Every way in which something can end has a sentence, and what others said stays theirs.</summary>
public sealed class SourcesWordsTests
{
    [Fact]
    public async Task Every_fault_refusal_and_field_has_words()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var texts = bench.Get<IStringLocalizer<SourcesTexts>>();
        var keys = Names<SourceFault>("Fault").Concat(Names<SourceFault>("Mend")).Concat(Names<RunProblem>("Fault")).Concat(Names<RunProblem>("Mend"))
            .Concat(Names<SourceRefusal>("Refusal")).Concat(Names<ProviderRefusal>("Why")).Concat(Names<StartRefusal>("Start")).Concat(Names<ActRefusal>("Act"))
            .Concat(Names<SyncRunState>("Run")).Concat(Names<SyncFindingKind>("Number")).Concat(Names<SyncFindingKind>("No"))
            .Concat(new ProviderInput[] { SourcesAdminBench.Okta(), SourcesAdminBench.HeadOffice(), SourcesAdminBench.HrFile() }
                .SelectMany(ProviderFacts.OfInput).Select(fact => $"Fact-{fact.Key}"))
            .ToList();
        Assert.True(keys.Count > 100);

        Assert.DoesNotContain(keys, key => texts[key].ResourceNotFound);
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task A_tests_result_says_what_to_do_and_shows_hostile_people_inert()
    {
        await using var bench = await ComponentBench.CreateAsync();
        foreach (var fault in Enum.GetValues<SourceFault>())
        {
            var told = bench.Render<TestResult>(parameters => parameters
                .Add(result => result.Outcome, new SourceCheckOutcome.Fails(fault, "<img src=x onerror=alert(1)>"))
                .Add(result => result.Source, PersonSource.Ldap));
            Assert.Equal("<img src=x onerror=alert(1)>", told.Find(".answer").TextContent);
            Assert.Empty(told.FindAll("img"));
            Assert.True(told.FindAll(".notice p").Count >= 3);
        }

        var works = bench.Render<TestResult>(parameters => parameters
            .Add(result => result.Source, PersonSource.Ldap)
            .Add(result => result.Outcome, new SourceCheckOutcome.Works("slapd 2.5", [
                new SourcePerson("1", "mara", "Mara Lopez", null, "uid=mara,dc=x"),
                new SourcePerson("2", "eve", "<script>alert(1)</script>", "no address", "uid=eve,dc=x"),
                new SourcePerson("3", "a\0\r\nb", new string('x', 10_000), null, null),
            ])));

        Assert.Equal(3, works.FindAll("tbody tr").Count);
        Assert.Empty(works.FindAll("script"));
        Assert.Equal(["The e-mail isn't one", "The name is too long"], works.FindAll(".chip.failed").Select(chip => chip.TextContent));
        Assert.DoesNotContain('\0', works.Markup);
        Assert.True(works.Markup.Length < 8000);
    }

    private static IEnumerable<string> Names<T>(string prefix)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => prefix + name);
}
