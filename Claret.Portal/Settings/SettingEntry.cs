using System.Globalization;

namespace Claret.Portal.Settings;

/// <summary>A setting while somebody edits it: what the page has seen, and what is typed.</summary>
public sealed class SettingEntry
{
    public SettingEntry(SettingState state)
    {
        State = state;
        Type(state.Value);
    }

    /// <summary>What was there when the page read it, or what was told in a conflict.</summary>
    public SettingState State { get; private set; }

    public SettingDefinition Definition => State.Definition;

    public string? Value { get; set; }

    /// <summary>Of a duration, beside <see cref="Unit"/>.</summary>
    public string? Amount { get; set; }

    public DurationUnit Unit { get; set; }

    /// <summary>A secret that is to go.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Somebody saved something else meanwhile.</summary>
    public SettingState? Conflict { get; private set; }

    public string? Fault { get; set; }

    public bool IsDirty => !IsLocked && (Definition.IsSecret ? IsRemoved || !string.IsNullOrEmpty(Value) : Typed != State.Value.Trim());

    public bool IsLocked => State.LockedBy is not null;

    /// <summary>As it would be written in the file; what can't be is as it was typed.</summary>
    public string Typed => Definition.Kind == SettingKind.Duration && IsWhole(Amount)
        ? (int.Parse(Amount!, CultureInfo.InvariantCulture) * DurationWords.In(Unit)).ToString("c", CultureInfo.InvariantCulture)
        : (Definition.Kind == SettingKind.Duration ? Amount : Value)?.Trim() ?? "";

    /// <summary>Where nothing else would do, before anybody is asked.</summary>
    public bool IsReadable => Definition.Kind switch
    {
        SettingKind.Duration => IsWhole(Amount),
        SettingKind.Number => IsWhole(Value) || (string.IsNullOrWhiteSpace(Value) && SettingCatalogue.Default(Definition.Key).Length == 0),
        _ => true,
    };

    public SettingEdit Edit => new(Definition.Key, Typed, State.Kept?.At);

    public void Type(string value)
    {
        (Value, IsRemoved) = (value, false);
        if (Definition.Kind == SettingKind.Duration && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span))
        {
            var (amount, unit) = DurationWords.Split(span);
            (Amount, Unit) = (amount.ToString(CultureInfo.InvariantCulture), unit);
        }
    }

    /// <summary>What is typed gives way to what is saved.</summary>
    public void Take(SettingState state)
    {
        (State, Conflict, Fault) = (state, null, null);
        Type(state.Value);
    }

    /// <summary>What is typed stays, and can be saved over what is told now.</summary>
    public void Meet(SettingState now) => (State, Conflict) = (now, now);

    private static bool IsWhole(string? typed) => typed?.Trim() is { Length: > 0 and <= 6 } digits && digits.All(char.IsAsciiDigit);
}
