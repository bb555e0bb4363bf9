using Claret.Portal.Accounts;

namespace Claret.Portal.People;

/// <summary>
/// The view's conditions, those first that are likely to leave few. What people typed travels as a parameter. On SQLite terms are
/// found in the search table, on PostgreSQL by trigrams of the text itself: see <see cref="Data.PeopleTriggers"/>.
/// </summary>
/// <param name="commonness">How often each trigram was found in a sample.</param>
internal sealed class PeopleConditions(bool isPostgres, DateTime now, IReadOnlyDictionary<string, int> commonness)
{
    /// <summary>Looked up in the index; all others are tested on whoever that finds.</summary>
    private const int MaxLookedUp = 5;

    /// <summary>Of one term: more would leave out hardly anybody else. Each row that is found is tested for the whole term.</summary>
    private const int MaxTrigrams = 3;

    private readonly List<object> values = [];

    /// <summary>For the placeholders in all SQL that was made here.</summary>
    public object[] Values => [.. values];

    public string Value(object value)
    {
        values.Add(value);
        return FormattableString.Invariant($"{{{values.Count - 1}}}");
    }

    public IReadOnlyList<PeopleCondition> Of(PeopleView view)
    {
        var conditions = new List<PeopleCondition>();
        if (Terms(view.Search) is { Count: > 0 } terms)
            conditions.Add(OfTerms(terms));
        conditions.AddRange(view.Flags.Select(OfFlag));
        if (view.Privilege is { } privilege)
            conditions.Add(OfPrivilege(privilege));
        if (view.Standing is { } standing)
            conditions.Add(OfStanding(standing));
        if (view.Provider is { } provider)
            conditions.Add(Equal("ProviderId", provider, "IX_People_ProviderId_SortName_Id"));
        if (view.Source is { } source)
            conditions.Add(Equal("Source", (int)source, "IX_People_Source_SortName_Id"));
        return conditions;
    }

    /// <summary>Each may stand anywhere; one or two letters alone begin a word, and two blanks stand before each.</summary>
    private static List<string> Terms(string search) =>
        [.. Normalized.Search(search).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Select(Trigram)];

    private static string Trigram(string term)
    {
        var missing = 3 - term.EnumerateRunes().Count();
        return missing > 0 ? new string(' ', missing) + term : term;
    }

    private PeopleCondition OfTerms(List<string> terms)
    {
        var places = terms.ConvertAll(Value);
        if (isPostgres)
        {
            var found = string.Join(" AND ", terms.Take(MaxLookedUp).SelectMany(LikeRarest).Concat(places.Select(term => $"strpos(p.\"SearchText\", {term}) > 0")));
            return new PeopleCondition($"SELECT p.\"Id\" FROM \"People\" AS p WHERE {found}", found);
        }

        var trigrams = terms.Take(MaxLookedUp).SelectMany(term => Rarest(Trigrams.Of(term))).Distinct(StringComparer.Ordinal).Select(Trigrams.Quoted);
        return new PeopleCondition(
            $"SELECT rowid AS \"Id\" FROM \"PeopleSearch\" WHERE \"PeopleSearch\" MATCH {Value(string.Join(" AND ", trigrams))}",
            string.Join(" AND ", places.Select(term => $"instr(p.\"SearchText\", {term}) > 0")),
            IsLoose: terms.Count > MaxLookedUp || terms.Exists(term => term.EnumerateRunes().Count() > 3),
            IsOfText: true);
    }

    private IEnumerable<string> Rarest(IEnumerable<string> trigrams) =>
        trigrams.Distinct(StringComparer.Ordinal).OrderBy(trigram => commonness.GetValueOrDefault(trigram)).Take(MaxTrigrams);

    /// <summary>
    /// For the index of trigrams, which would otherwise look up each of a long term. To pg_trgm only letters and digits make one (a blank
    /// before them, the beginning of a word); a term without any is left to it as it is.
    /// </summary>
    private IEnumerable<string> LikeRarest(string term)
    {
        var rarest = Rarest(Trigrams.Of(term).Where(trigram => trigram.All(char.IsAsciiLetterOrDigit))).ToList();
        return (rarest.Count > 0 ? rarest : [term]).Select(part => $"p.\"SearchText\" LIKE {Value(Pattern(part))}");
    }

    private static string Pattern(string part) =>
        $"%{part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    private PeopleCondition OfFlag(PeopleFlag flag) => flag switch
    {
        PeopleFlag.PendingReset => Pending(Value(now)),
        PeopleFlag.NeverSignedIn => Where("p.\"LastSignInAt\" IS NULL", "IX_People_NeverSignedIn") with { Column = "LastSignInAt" },
        PeopleFlag.NoEmail => Where("p.\"NormalizedEmail\" IS NULL", "IX_People_WithoutEmail") with { Column = "NormalizedEmail" },
        _ => new PeopleCondition(
            // SQLite would rather begin with everybody: it keeps to the order of a CROSS JOIN.
            $"SELECT p.\"Id\" FROM \"AddressUses\" AS u {(isPostgres ? "" : "CROSS ")}JOIN \"People\" AS p ON p.\"NormalizedEmail\" = u.\"Address\" WHERE u.\"People\" > 1",
            isPostgres
                ? "p.\"NormalizedEmail\" IN (SELECT u.\"Address\" FROM \"AddressUses\" AS u WHERE u.\"People\" > 1)"
                : "(EXISTS (SELECT 1 FROM \"AddressUses\" AS u WHERE u.\"Address\" = p.\"NormalizedEmail\" AND u.\"People\" > 1)) IS TRUE"),
    };

    /// <summary>A ticket that isn't used, ended or expired; one whose mail still waits has no end yet.</summary>
    private PeopleCondition Pending(string at)
    {
        var living = $"t.\"EndedAt\" IS NULL AND (t.\"ExpiresAt\" IS NULL OR t.\"ExpiresAt\" > {at})";
        return Among(
            $"SELECT DISTINCT t.\"PersonId\" AS \"Id\" FROM \"Tickets\" AS t WHERE {living}",
            $"(EXISTS (SELECT 1 FROM \"Tickets\" AS t WHERE t.\"PersonId\" = p.\"Id\" AND {living})) IS TRUE");
    }

    /// <summary>PostgreSQL joins what it is given as a set, SQLite looks up each.</summary>
    private PeopleCondition Among(string ids, string test) => new(ids, isPostgres ? $"p.\"Id\" IN ({ids})" : test);

    private PeopleCondition OfPrivilege(PeoplePrivilege privilege)
    {
        if (privilege == PeoplePrivilege.Admin)
            return Where("p.\"IsAdmin\"", "IX_People_Admins");

        var held = $"h.\"Level\" > {(int)PrivilegeLevel.NoAccess}";
        if (privilege != PeoplePrivilege.Any)
            held += $" AND h.\"Feature\" = {Value((int)Enum.Parse<Feature>(privilege.ToString()))}";
        // SQLite would rather read everybody in the order of ids, which a UNION likes.
        var admins = isPostgres ? "" : " INDEXED BY \"IX_People_Admins\"";
        return Among(
            $"SELECT h.\"PersonId\" AS \"Id\" FROM \"PersonPrivilege\" AS h WHERE {held} UNION SELECT p.\"Id\" FROM \"People\" AS p{admins} WHERE p.\"IsAdmin\"",
            $"(p.\"IsAdmin\" OR EXISTS (SELECT 1 FROM \"PersonPrivilege\" AS h WHERE h.\"PersonId\" = p.\"Id\" AND {held}))");
    }

    private PeopleCondition OfStanding(PeopleStanding standing) => standing switch
    {
        PeopleStanding.Invited => Where("p.\"InvitedAt\" IS NOT NULL", "IX_People_Invited"),
        PeopleStanding.Blocked => Equal("State", (int)PersonState.Blocked, "IX_People_State_SortName_Id"),
        _ => Active(),
    };

    private PeopleCondition Active()
    {
        var unblocked = Equal("State", (int)PersonState.Active, "IX_People_State_SortName_Id");
        return Where($"{unblocked.Test} AND p.\"InvitedAt\" IS NULL", unblocked.Index!) with { Lead = unblocked.Lead, Column = unblocked.Column };
    }

    private PeopleCondition Equal(string column, object value, string index) =>
        Where($"p.\"{column}\" = {Value(value)}", index) with { Column = column };

    private static PeopleCondition Where(string test, string index) => new($"SELECT p.\"Id\" FROM \"People\" AS p WHERE {test}", test, index, test);
}
