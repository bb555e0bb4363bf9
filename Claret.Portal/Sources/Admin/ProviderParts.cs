using Claret.Portal.Accounts;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

/// <summary>What a provider's page consists of, by the ids of its cards.</summary>
public static class ProviderParts
{
    public static IReadOnlyList<ProviderPart> OfForm(IStringLocalizer<SourcesTexts> texts, PersonSource source, bool hasTest)
    {
        IReadOnlyList<ProviderPart> parts = source switch
        {
            PersonSource.Sso => [new("words", texts["PartWords"]), new("reach", texts["PartReachSso"]), new("people", texts["PartPeopleSso"]), new("groups", texts["PartGroups"])],
            PersonSource.Ldap => [new("words", texts["PartWords"]), new("reach", texts["PartReachLdap"]), new("people", texts["PartPeopleLdap"]), new("schedule", texts["PartSchedule"])],
            _ => [new("words", texts["PartWords"]), new("columns", texts["PartColumns"]), new("folder", texts["PartFolder"]), new("schedule", texts["PartScheduleFile"])],
        };
        return hasTest ? [.. parts, new("test", texts[source == PersonSource.UserSync ? "PartTestFile" : "PartTest"])] : parts;
    }

    /// <summary>A provider that is there: how it is doing comes first, and the way to be rid of it last.</summary>
    public static IReadOnlyList<ProviderPart> OfPage(IStringLocalizer<SourcesTexts> texts, ProviderView view)
    {
        var parts = new List<ProviderPart>();
        if (view.Summary.Source != PersonSource.Sso && view.Summary.IsSetUp)
            parts.Add(new("readings", texts["PartReadings"]));
        if (view.Summary.Waiting > 0)
            parts.Add(new("waiting", texts["PartWaiting"]));
        parts.AddRange(OfForm(texts, view.Summary.Source, hasTest: view.MaySetUp));
        if (view.MaySetUp)
            parts.Add(new("remove", texts["PartRemove"]));
        return parts;
    }
}

public sealed record ProviderPart(string Id, string Name);
