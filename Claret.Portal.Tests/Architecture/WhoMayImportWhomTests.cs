using Claret.Portal.Data;

namespace Claret.Portal.Tests.Architecture;

public sealed class WhoMayImportWhomTests
{
    private const string Prefix = "Claret.Portal.";

    /// <summary>
    /// The table. A capability that isn't named stands on the top floor: it may import all that are named, and nobody imports it.
    /// Entities are known to Data, which is checked apart.
    /// </summary>
    private static readonly Dictionary<string, string[]> MayImport = new(StringComparer.Ordinal)
    {
        ["Hosting"] = [],
        ["Data"] = ["Hosting"],
        ["Shell"] = ["Hosting"],
        ["Audit"] = ["Hosting", "Data", "Shell"],
        ["Mail"] = ["Hosting", "Data", "Shell"],
        ["Accounts"] = ["Hosting", "Data", "Shell", "Audit", "Mail"],
        ["SignIn"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts"],
        ["Resets"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts", "SignIn"],
        // Below the top, for the profile shows how an invitation stands.
        ["Invitations"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts", "SignIn", "Resets"],
        // Below the top, for its trail of one person stands on their profile.
        ["AuditAdmin"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts", "SignIn", "Resets"],
        // Below the top, for the profile shows a person as the grid does.
        ["People"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts", "SignIn", "Resets"],
        // Below the top, for a source is linked with somebody as everything else is done to a person.
        ["Profile"] = ["Hosting", "Data", "Shell", "Audit", "Mail", "Accounts", "SignIn", "Resets", "Invitations", "AuditAdmin", "People"],
    };

    private static readonly IReadOnlyList<(Type Type, References To)> Portal = References.In(typeof(PortalDbContext).Assembly);

    [Fact]
    public void Capabilities_import_only_what_stands_below_them()
    {
        var imports = Imports().ToList();
        Assert.True(imports.Count >= 20, $"only {imports.Count} imports found");
        Assert.Contains(imports, import => import is { From: "Resets", To: "Accounts" });

        var faults = imports
            .Where(import => import.From != "Data" || !IsEntity(import.What))
            .Where(import => !Allowed(import.From).Contains(import.To))
            .Select(import => $"{import.Type.FullName} imports {import.What.FullName}, but {import.From} may import {string.Join(", ", Allowed(import.From))} alone")
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void The_table_has_no_cycles()
    {
        var known = new List<string>();
        while (MayImport.Keys.Except(known).FirstOrDefault(name => MayImport[name].All(known.Contains)) is { } next)
            known.Add(next);

        Assert.NotEmpty(MayImport);
        Assert.Empty(MayImport.Keys.Except(known));
    }

    [Fact]
    public void The_table_names_what_there_is()
    {
        var capabilities = Portal.Select(type => CapabilityOf(type.Type)).OfType<string>().Distinct().ToList();

        Assert.Empty(new[] { "Hosting", "Data", "Audit", "Mail", "Accounts", "SignIn", "Resets" }.Except(capabilities));
    }

    private static IEnumerable<(string From, string To, Type Type, Type What)> Imports() =>
        from type in Portal
        let importer = CapabilityOf(type.Type)
        where importer is not null
        from what in type.To.Types
        let imported = CapabilityOf(what)
        where imported is not null && imported != importer
        select (importer, imported, type.Type, what);

    private static IEnumerable<string> Allowed(string capability) =>
        MayImport.TryGetValue(capability, out var named) ? named : MayImport.Keys;

    private static string? CapabilityOf(Type type) =>
        type.Assembly == typeof(PortalDbContext).Assembly && type.Namespace is { } space && space.StartsWith(Prefix, StringComparison.Ordinal)
            ? space[Prefix.Length..].Split('.')[0]
            : null;

    private static bool IsEntity(Type type) => Entities.Value.Contains(type);

    private static readonly Lazy<HashSet<Type>> Entities = new(() =>
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        var entities = db.Model.GetEntityTypes().ToList();
        // What an entity's columns are made of belongs to it.
        return [.. entities.Select(entity => entity.ClrType), .. entities.SelectMany(entity => entity.GetProperties()).Select(property => property.ClrType)];
    });
}
