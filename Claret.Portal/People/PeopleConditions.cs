using Claret.Portal.Accounts;

namespace Claret.Portal.People;

/// <summary>
/// The view's conditions, those first that are likely to leave few. What people typed travels as a parameter. On SQLite terms are
/// found in the search table, on PostgreSQL by trigrams of the text itself: see <see cref="Data.PeopleTriggers"/>.
/// </summary>
internal sealed class PeopleConditions(bool isPostgres, DateTime now)
{
    private const int MaxTerms = 5;

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
        [.. Normalized.Search(search).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MaxTerms).Select(Trigram)];

    private static string Trigram(string term)
    {
        var missing = 3 - term.EnumerateRunes().Count();
        return missing > 0 ? new string(' ', missing) + term : term;
    }

    private PeopleCondition OfTerms(List<string> terms)
    {
        var tests = string.Join(" AND ", terms.Select(term => isPostgres ? $"p.\"SearchText\" LIKE {Value(Pattern(term))}" : $"instr(p.\"SearchText\", {Value(term)}) > 0"));
        return new PeopleCondition(
            isPostgres
                ? $"SELECT p.\"Id\" FROM \"People\" AS p WHERE {tests}"
                : $"SELECT rowid AS \"Id\" FROM \"PeopleSearch\" WHERE \"PeopleSearch\" MATCH {Value(string.Join(" AND ", terms.Select(Phrase)))}",
            tests);
    }

    private static string Phrase(string term) => $"\"{term.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Pattern(string term) =>
        $"%{term.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    private PeopleCondition OfFlag(PeopleFlag flag) => flag switch
    {
        PeopleFlag.PendingReset => Pending(Value(now)),
        PeopleFlag.NeverSignedIn => Where("p.\"LastSignInAt\" IS NULL", "IX_People_NeverSignedIn"),
        PeopleFlag.NoEmail => Where("p.\"NormalizedEmail\" IS NULL", "IX_People_WithoutEmail"),
        _ => new PeopleCondition(
            "SELECT p.\"Id\" FROM \"AddressUses\" AS u JOIN \"People\" AS p ON p.\"NormalizedEmail\" = u.\"Address\" WHERE u.\"People\" > 1",
            "(EXISTS (SELECT 1 FROM \"AddressUses\" AS u WHERE u.\"Address\" = p.\"NormalizedEmail\" AND u.\"People\" > 1)) IS TRUE"),
    };

    /// <summary>A ticket that isn't used, ended or expired; one whose mail still waits has no end yet.</summary>
    private static PeopleCondition Pending(string at)
    {
        var living = $"t.\"EndedAt\" IS NULL AND (t.\"ExpiresAt\" IS NULL OR t.\"ExpiresAt\" > {at})";
        return new PeopleCondition(
            $"SELECT DISTINCT t.\"PersonId\" AS \"Id\" FROM \"Tickets\" AS t WHERE {living}",
            $"(EXISTS (SELECT 1 FROM \"Tickets\" AS t WHERE t.\"PersonId\" = p.\"Id\" AND {living})) IS TRUE");
    }

    private PeopleCondition OfPrivilege(PeoplePrivilege privilege)
    {
        if (privilege == PeoplePrivilege.Admin)
            return Where("p.\"IsAdmin\"", "IX_People_Admins");

        var held = $"h.\"Level\" > {(int)PrivilegeLevel.NoAccess}";
        if (privilege != PeoplePrivilege.Any)
            held += $" AND h.\"Feature\" = {Value((int)Enum.Parse<Feature>(privilege.ToString()))}";
        // SQLite would rather read everybody in the order of ids, which a UNION likes.
        var admins = isPostgres ? "" : " INDEXED BY \"IX_People_Admins\"";
        return new PeopleCondition(
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
        return Where($"{unblocked.Test} AND p.\"InvitedAt\" IS NULL", unblocked.Index!) with { Lead = unblocked.Lead };
    }

    private PeopleCondition Equal(string column, object value, string index) => Where($"p.\"{column}\" = {Value(value)}", index);

    private static PeopleCondition Where(string test, string index) => new($"SELECT p.\"Id\" FROM \"People\" AS p WHERE {test}", test, index, test);
}
