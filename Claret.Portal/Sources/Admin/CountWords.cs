using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

/// <summary>Numbers that are counted so far and no further.</summary>
public static class CountWords
{
    public static string People(IStringLocalizer<SourcesTexts> texts, int count) => count switch
    {
        0 => texts["NoPeople"],
        1 => texts["OnePerson"],
        >= SourcesQuery.CountedUpTo => texts["ManyPeople", SourcesQuery.CountedUpTo - 1],
        _ => texts["SomePeople", count],
    };

    public static string Waiting(IStringLocalizer<SourcesTexts> texts, int count) => count switch
    {
        1 => texts["OneWaits"],
        >= SourcesQuery.CountedUpTo => texts["ManyWait", SourcesQuery.CountedUpTo - 1],
        _ => texts["SomeWait", count],
    };
}
