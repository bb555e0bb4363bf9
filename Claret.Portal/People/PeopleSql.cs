using System.Globalization;

namespace Claret.Portal.People;

/// <summary>The statements for one view of the people grid. Columns and numbers stand in them, whatever anybody typed in their parameters.</summary>
internal sealed class PeopleSql
{
    /// <summary>No condition at all.</summary>
    public static readonly PeopleCondition Everybody = new("SELECT p.\"Id\" FROM \"People\" AS p", "1 = 1");

    /// <summary>What conditions test and orders go by: a walk carries no more of a row than this.</summary>
    private const string Carried =
        "p.\"Id\", p.\"SortName\", p.\"SearchText\", p.\"NormalizedUsername\", p.\"NormalizedEmail\", p.\"Source\", p.\"ProviderId\", p.\"State\", p.\"IsAdmin\", p.\"InvitedAt\", p.\"LastSignInAt\", p.\"CreatedAt\"";

    private readonly PeopleOrder order;
    private readonly string orderBy;
    private readonly string walked;
    private readonly PeopleCondition? lead;
    private readonly IReadOnlyList<PeopleCondition> tested;

    public PeopleSql(bool isPostgres, DateTime now, IReadOnlyDictionary<string, int> commonness, PeopleView view, PeopleAnchor? anchor)
    {
        var conditions = new PeopleConditions(isPostgres, now, commonness);
        IsPostgres = isPostgres;
        Conditions = conditions.Of(view);
        IsAnchored = anchor is not null;
        IsBackwards = IsAnchored && view.Before is not null;
        Offset = IsAnchored ? 0 : (view.Page - 1) * PeopleSearch.PageSize;
        order = PeopleOrder.Of(view.Sort);
        var isDescending = view.IsDescending != IsBackwards;
        orderBy = order.Clause(isDescending, IsPostgres);
        Parts = anchor is null
            ? [""]
            : [.. order.Following(isDescending, [.. order.Columns.Select(column => anchor.In(column) is { } value ? conditions.Value(value) : null)], conditions.Value(anchor.Id))];
        // An index that has these people side by side spares their test.
        lead = Conditions.FirstOrDefault(condition => view.Sort == PeopleSort.Name ? condition.Index is not null : condition.Column == order.Columns[0]);
        walked = view.Sort == PeopleSort.Name && lead is not null ? lead.Index! : order.Index;
        tested = [.. Conditions.Where(condition => condition != lead || condition.Test != condition.Lead)];
        IsWalkNarrow = !isPostgres && view.Sort == PeopleSort.Name && tested is [{ IsOfText: true }] && lead is null;
        if (IsWalkNarrow)
            walked = "IX_People_SortName_Id_SearchText";
        Values = conditions.Values;
    }

    public bool IsPostgres { get; }

    /// <summary>Likely to leave few: first.</summary>
    public IReadOnlyList<PeopleCondition> Conditions { get; }

    public object[] Values { get; }

    public bool IsAnchored { get; }

    /// <summary>Read from the neighbour upwards, to be turned round.</summary>
    public bool IsBackwards { get; }

    /// <summary>Rows to pass over: only where a page is named by its number.</summary>
    public int Offset { get; }

    /// <summary>Conditions on the order, to be read one after the other.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Nothing is tested on the way: what a walk finds is all there is.</summary>
    public bool IsWalkWhole => tested.Count == 0;

    /// <summary>The index has all that is tested on the way: no row is fetched.</summary>
    public bool IsWalkNarrow { get; }

    public static string Count(PeopleCondition condition, int upTo) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT COUNT(*) AS \"Value\" FROM ({Ids(condition, upTo)}) AS c");

    public static string Ids(PeopleCondition condition, int upTo) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT d.\"Id\" FROM ({condition.Ids}) AS d LIMIT {upTo}");

    /// <summary>Of those whom this one leaves, how many pass all.</summary>
    public string CountOf(PeopleCondition by, int upTo) => string.Create(
        CultureInfo.InvariantCulture, $"SELECT COUNT(*) AS \"Value\" FROM (SELECT 1 FROM {Fetched(by)}{Where([.. Tests(Conditions)])} LIMIT {upTo}) AS c");

    /// <summary>Fetches by one condition, tests the others, sorts what is left.</summary>
    public string Sort(PeopleCondition by, string part, int take) => IsPostgres
        ? $"{Materialized(part, limit: "")} SELECT p.\"Id\" AS \"Value\" FROM d AS p {orderBy} {Limit(take)}"
        : $"SELECT p.\"Id\" AS \"Value\" FROM {Fetched(by)}{Where([.. Tests(Conditions), part])} {orderBy} {Limit(take)}";

    /// <summary>PostgreSQL's: the page and how many there are, unless there are more than a few.</summary>
    public string FewWithCount(int few) => FewWithCount(MaterializedFew(few));

    /// <summary>PostgreSQL's: how many there are, unless there are more than a few.</summary>
    public string CountFew(int few) => $"{MaterializedFew(few)} SELECT COUNT(*) AS \"Value\" FROM d";

    /// <summary>SQLite's: the page and how many there are, among these.</summary>
    public (string Statement, object[] Values) FewWithCount(IReadOnlyList<long> among) =>
        (FewWithCount(Materialized("", "", string.Create(CultureInfo.InvariantCulture, $"json_each({{{Values.Length}}}) AS j CROSS JOIN \"People\" AS p ON p.\"Id\" = j.value"))), [.. Values, $"[{string.Join(',', among)}]"]);

    /// <summary>
    /// Reads the order's own index from the page's beginning, at most so many rows, and tests each. The limit inside keeps the
    /// databases from finding a plan of their own: they can't know that a page is full so soon.
    /// </summary>
    public string Walk(string part, int steps, int take)
    {
        var rows = tested.Count == 0 ? Offset + take : steps + (4 * Offset);
        var index = IsPostgres ? "" : $" INDEXED BY \"{walked}\"";
        var carried = IsWalkNarrow ? "p.\"SortName\", p.\"Id\", p.\"SearchText\"" : tested.Count == 0 ? string.Join(", ", order.Columns.Select(column => $"p.\"{column}\"").Append("p.\"Id\"")) : Carried;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT p.\"Id\" AS \"Value\" FROM (SELECT {carried} FROM \"People\" AS p{index}{Where([lead?.Lead ?? "", part])} {orderBy} LIMIT {rows}) AS p{Where([.. Tests(tested)])} {Limit(take)}");
    }

    private string FewWithCount(string all) => string.Create(
        CultureInfo.InvariantCulture, $"{all} SELECT p.\"Id\", (SELECT COUNT(*) FROM d) AS \"Count\" FROM d AS p{Where([Following])} {orderBy} {Limit(PeopleSearch.PageSize + 1)}");

    private string MaterializedFew(int few) => Materialized("", string.Create(CultureInfo.InvariantCulture, $" LIMIT {few + 1}"));

    /// <summary>Several parts of one order, for statements that sort by themselves.</summary>
    private string Following => string.Join(" OR ", Parts.Where(part => part.Length > 0).Select(part => $"({part})"));

    private static IEnumerable<string> Tests(IEnumerable<PeopleCondition> conditions) => conditions.Select(condition => condition.Test);

    private static string Where(IReadOnlyCollection<string> tests) =>
        tests.Any(test => test.Length > 0) ? $" WHERE {string.Join(" AND ", tests.Where(test => test.Length > 0).Select(test => $"({test})"))}" : "";

    /// <summary>SQLite keeps to the order of a CROSS JOIN: first the ids, then each by its row.</summary>
    private string Fetched(PeopleCondition by) =>
        IsPostgres ? "\"People\" AS p" : $"({by.Ids}) AS d CROSS JOIN \"People\" AS p ON p.\"Id\" = d.\"Id\"";

    /// <summary>All that pass, before anybody thinks of their order.</summary>
    private string Materialized(string part, string limit, string from = "\"People\" AS p") =>
        $"WITH d AS MATERIALIZED (SELECT {string.Join(", ", order.Columns.Select(column => $"p.\"{column}\"").Append("p.\"Id\""))} FROM {from}{Where([.. Tests(Conditions), part])}{limit})";

    private string Limit(int take) => string.Create(CultureInfo.InvariantCulture, $"LIMIT {take} OFFSET {Offset}");
}
