namespace Claret.Portal.Accounts;

/// <summary>Somebody with an account here: one username, at most one e-mail address; several persons can share an address.</summary>
public sealed class Person
{
    public const int MaxUsername = 128;
    public const int MaxEmail = 254;
    public const int MaxName = 200;
    public const int MaxSortName = MaxName * 2;
    public const int MaxSearchText = (MaxName + MaxUsername + MaxEmail + 3) * 2;

    private string username = "";
    private string name = "";
    private string? email;

    /// <summary>A <c>long</c>, because it is also the row id of the full-text index.</summary>
    public long Id { get; init; }

    public required string Username
    {
        get => username;
        set
        {
            (username, NormalizedUsername) = (value, Normalized.Username(value));
            SearchText = TextToSearch();
        }
    }

    /// <summary>What look-ups compare, exactly. Follows <see cref="Username"/>; nothing else writes it.</summary>
    public string NormalizedUsername { get; private set; } = "";

    public string? Email
    {
        get => email;
        set
        {
            (email, NormalizedEmail) = (value, value is null ? null : Normalized.Email(value));
            SearchText = TextToSearch();
        }
    }

    /// <summary>What look-ups compare, exactly. Follows <see cref="Email"/>; nothing else writes it.</summary>
    public string? NormalizedEmail { get; private set; }

    public required string Name
    {
        get => name;
        set
        {
            (name, SortName) = (value, Cut(Normalized.Search(value), MaxSortName));
            SearchText = TextToSearch();
        }
    }

    /// <summary>What lists are ordered by. Follows <see cref="Name"/>; nothing else writes it.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>
    /// Name, username and address without case and accents, for the people grid. Two blanks stand before each word, so that one or two
    /// letters can be looked up by three characters as well: as the beginning of a word. Follows them; nothing else writes it.
    /// </summary>
    public string SearchText { get; private set; } = "";

    public PersonSource Source { get; set; }

    public long? ProviderId { get; set; }

    public Provider? Provider { get; set; }

    /// <summary>The provider's own id for this person (OpenID Connect subject, entryUUID, a file's key).</summary>
    public string? ExternalId { get; set; }

    public PersonState State { get; set; }

    /// <summary>Their source names them no longer, and that blocked them; when it names them again they are let in again. Null for everybody else, blocked by hand or not.</summary>
    public DateTime? VanishedAt { get; set; }

    public bool IsAdmin { get; set; }

    public List<PersonPrivilege> Privileges { get; init; } = [];

    /// <summary>Names its scheme and cost; null for people without a password here.</summary>
    public string? PasswordHash { get; set; }

    public DateTime? PasswordChangedAt { get; set; }

    /// <summary>Anew with every change that must end tickets: password, address, state, source.</summary>
    public Guid SecurityStamp { get; set; } = Guid.NewGuid();

    /// <summary>Language of this person's mail (BCP 47); null for the portal's.</summary>
    public string? Culture { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime? LastSignInAt { get; set; }

    /// <summary>Last invited; null for everybody who never was, or has set a password since.</summary>
    public DateTime? InvitedAt { get; set; }

    /// <summary>How this person wants the people grid: its density and the columns left out. Null for the usual.</summary>
    public string? GridView { get; set; }

    public bool IsLocalAndActive => Source == PersonSource.Local && State == PersonState.Active;

    /// <summary>Needs <see cref="Privileges"/> loaded.</summary>
    public Privileges WhatTheyMay() => new(IsAdmin, Privileges);

    private string TextToSearch()
    {
        var words = Normalized.Search($"{name} {username} {email}").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Cut(string.Concat(words.Select(word => $"  {word}")), MaxSearchText);
    }

    /// <summary>One letter can fold into eighteen, and no column is endless.</summary>
    private static string Cut(string folded, int length) =>
        folded.Length <= length ? folded : folded[..(char.IsHighSurrogate(folded[length - 1]) ? length - 1 : length)];
}
