namespace Claret.Portal.People;

/// <summary>One order of the people grid in SQL: its columns, and the index that has them ready. Ids decide between equals.</summary>
/// <param name="Columns">Without the id.</param>
/// <param name="IsNullable">The one column can be null; nulls stand first, and last the other way round, on both databases.</param>
internal sealed record PeopleOrder(string Index, IReadOnlyList<string> Columns, bool IsNullable = false)
{
    public static PeopleOrder Of(PeopleSort sort) => sort switch
    {
        PeopleSort.Username => new("IX_People_NormalizedUsername", ["NormalizedUsername"]),
        PeopleSort.Email => new("IX_People_NormalizedEmail_Id", ["NormalizedEmail"], IsNullable: true),
        PeopleSort.Source => new("IX_People_Source_SortName_Id", ["Source", "SortName"]),
        PeopleSort.State => new("IX_People_State_SortName_Id", ["State", "SortName"]),
        PeopleSort.LastSignIn => new("IX_People_LastSignInAt_Id", ["LastSignInAt"], IsNullable: true),
        PeopleSort.Created => new("IX_People_CreatedAt_Id", ["CreatedAt"]),
        _ => new("IX_People_SortName_Id", ["SortName"]),
    };

    /// <summary>ORDER BY for rows of the alias <c>p</c>.</summary>
    public string Clause(bool isDescending, bool isPostgres)
    {
        var direction = isDescending ? " DESC" : "";
        // SQLite's nulls are the smallest; PostgreSQL has to be told.
        var nulls = IsNullable && isPostgres ? isDescending ? " NULLS LAST" : " NULLS FIRST" : "";
        return $"ORDER BY {string.Join(", ", Columns.Select(column => $"p.\"{column}\"{direction}{nulls}"))}, p.\"Id\"{direction}";
    }

    /// <summary>
    /// What follows this person in the order, as conditions on <c>p</c> that each can be walked in the index, one after the other:
    /// with nulls in the column it takes two.
    /// </summary>
    /// <param name="anchor">The person's values in <see cref="Columns"/>, as placeholders; null for NULL.</param>
    public IEnumerable<string> Following(bool isDescending, IReadOnlyList<string?> anchor, string id)
    {
        var beyond = isDescending ? "<" : ">";
        if (anchor is [null])
        {
            yield return $"p.\"{Columns[0]}\" IS NULL AND p.\"Id\" {beyond} {id}";
            if (!isDescending)
                yield return $"p.\"{Columns[0]}\" IS NOT NULL";
            yield break;
        }

        yield return $"({string.Join(", ", Columns.Select(column => $"p.\"{column}\""))}, p.\"Id\") {beyond} ({string.Join(", ", anchor)}, {id})";
        if (IsNullable && isDescending)
            yield return $"p.\"{Columns[0]}\" IS NULL";
    }
}
