using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Hosting;
using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources.Admin;

/// <summary>A provider while somebody types: its words here, how it is reached in the class of its kind.</summary>
public abstract class ProviderInput
{
    public const int MaxName = 100;
    public const int MaxUrl = 500;
    public const int MaxContact = 200;
    public const int MaxSecret = 1000;
    public const int MaxField = 500;
    public const int MaxLabel = 100;

    /// <summary>As it was read; null for one that is being added.</summary>
    public ProviderState? State { get; private set; }

    /// <summary>What somebody else has changed since the page was opened; null while nobody has.</summary>
    public IReadOnlyList<ProviderChange>? Meanwhile { get; private set; }

    public string? Name { get; set; }

    public string? PasswordUrl { get; set; }

    public string? Contact { get; set; }

    /// <summary>A new one, in clear; empty keeps what is kept.</summary>
    public string? Secret { get; set; }

    public bool ForgetsSecret { get; set; }

    public abstract PersonSource Source { get; }

    /// <summary>The domains whose people are led straight to this provider, in lower case with a blank between.</summary>
    public virtual string Domains => "";

    /// <summary>Nothing is typed of how it is reached: it only gives words.</summary>
    public abstract bool IsBlank { get; }

    /// <summary>How it is reached, as <see cref="Provider.Settings"/> keeps it; null while there is nothing.</summary>
    public string? Settings => IsBlank && State?.Settings is null ? null : Written();

    /// <summary>What is kept belongs to another place than the one typed, so saving forgets it.</summary>
    public bool SecretGoes => State?.Secret == SecretState.Kept && SecretPlace.Of(Source, State.Settings) != SecretPlace.Of(Source, Settings);

    /// <summary>One is typed, or is kept and stays.</summary>
    public bool WillHaveSecret => !string.IsNullOrEmpty(Secret) || (State?.Secret == SecretState.Kept && !ForgetsSecret && !SecretGoes);

    public bool IsDirty => !string.IsNullOrEmpty(Secret) || ForgetsSecret
        || !ProviderFacts.OfInput(this).SequenceEqual(ProviderFacts.OfInput(State is null ? New(Source) : Of(State)));

    public static ProviderInput New(PersonSource source) => source switch
    {
        PersonSource.Sso => new SsoInput(),
        PersonSource.Ldap => new LdapInput(),
        PersonSource.UserSync => new FilesInput(),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Local people have no provider."),
    };

    public static ProviderInput Of(ProviderState state)
    {
        var input = New(state.Source);
        input.Take(state);
        return input;
    }

    /// <summary>What is typed is given up for what is kept.</summary>
    public void Take(ProviderState state)
    {
        (State, Meanwhile, Secret, ForgetsSecret) = (state, null, null, false);
        (Name, PasswordUrl, Contact) = (state.Name, state.PasswordUrl, state.Contact);
        TakeSettings(state);
    }

    /// <summary>What is typed stays, and is judged by what is kept now.</summary>
    public void Against(ProviderState? now) => State = now;

    /// <summary>Somebody else was first: what is typed stays, and can be saved over what is told now.</summary>
    public void Meet(ProviderState now) =>
        (Meanwhile, State) = (State is null ? [] : [.. ProviderFacts.Changes(ProviderFacts.OfState(State), ProviderFacts.OfState(now))], now);

    protected abstract void TakeSettings(ProviderState state);

    /// <summary>Every value cut to what makes sense; a number that is none becomes one that no rule lets pass.</summary>
    protected abstract string Written();

    protected static string Sound(string? typed, int max = MaxField) => Typed.Cut(typed ?? "", max);

    protected static int Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    protected static string Said(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An interval that nobody offered counts as none, and is refused.</summary>
    protected static ReadSchedule Schedule(IScheduleInput input) => new()
    {
        Every = TimeSpan.FromMinutes(Math.Max(Number(input.EveryMinutes), 0)),
        MaxBlockedPercent = Number(input.MaxBlockedPercent),
        AlwaysBlocked = Number(input.AlwaysBlocked),
    };

    protected static void TakeSchedule(IScheduleInput input, ReadSchedule schedule)
    {
        input.EveryMinutes = Said((int)schedule.Every.TotalMinutes);
        input.MaxBlockedPercent = Said(schedule.MaxBlockedPercent);
        input.AlwaysBlocked = Said(schedule.AlwaysBlocked);
    }
}
