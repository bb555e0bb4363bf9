using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Settings;

/// <summary>A span of time as people say it: a number and a unit.</summary>
public static class DurationWords
{
    public static string Of(IStringLocalizer<SettingsTexts> texts, string written) =>
        TimeSpan.TryParse(written, CultureInfo.InvariantCulture, out var span) ? Of(texts, span) : written;

    public static string Of(IStringLocalizer<SettingsTexts> texts, TimeSpan span)
    {
        var (amount, unit) = Split(span);
        return amount == 1 ? texts[$"One{unit}"] : texts[$"Some{unit}", amount];
    }

    /// <summary>In the largest unit that leaves no fraction.</summary>
    public static (long Amount, DurationUnit Unit) Split(TimeSpan span)
    {
        var unit = Enum.GetValues<DurationUnit>().Reverse().FirstOrDefault(unit => span.Ticks % In(unit).Ticks == 0);
        return (span.Ticks / In(unit).Ticks, unit);
    }

    public static TimeSpan In(DurationUnit unit) => unit switch
    {
        DurationUnit.Days => TimeSpan.FromDays(1),
        DurationUnit.Hours => TimeSpan.FromHours(1),
        DurationUnit.Minutes => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };
}

/// <summary>From the smallest.</summary>
public enum DurationUnit
{
    Seconds,
    Minutes,
    Hours,
    Days,
}
