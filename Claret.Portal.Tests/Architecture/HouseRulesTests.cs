using System.Reflection;
using System.Runtime.CompilerServices;
using Claret.Portal.Data;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Architecture;

public sealed class HouseRulesTests
{
    private static readonly Assembly Assembly = typeof(PortalDbContext).Assembly;
    private static readonly IReadOnlyList<(Type Type, References To)> Portal = References.In(Assembly);

    [Fact]
    public void A_component_knows_no_database_context()
    {
        var components = Portal.Where(type => IsComponent(type.Type)).ToList();
        Assert.Equal(
            PortalSource.Files("*.razor").Select(Path.GetFileNameWithoutExtension).Where(name => name != "_Imports").Order(StringComparer.Ordinal),
            components.Select(component => component.Type.Name.Split('`')[0]).Intersect(
                PortalSource.Files("*.razor").Select(Path.GetFileNameWithoutExtension)).Order(StringComparer.Ordinal));
        Assert.Contains(Portal, type => KnowsAContext(type.To));

        Assert.Empty(components.Where(component => KnowsAContext(component.To)).Select(component => component.Type.FullName));
    }

    [Fact]
    public void A_service_knows_no_MudBlazor()
    {
        Assert.Contains(Portal, type => UsesAssembly(type.To, "Microsoft.EntityFrameworkCore"));

        Assert.Empty(Portal
            .Where(type => UsesAssembly(type.To, "MudBlazor") && !IsComponent(type.Type) && !Is(type.Type, "Shell"))
            .Select(type => type.Type.FullName));
    }

    [Theory]
    [InlineData("SendGrid")]
    [InlineData("System.DirectoryServices.Protocols")]
    public void What_others_made_stands_in_one_file(string assembly)
    {
        var files = PortalSource.Files("*.cs").Where(file => File.ReadAllText(file).Contains($"using {assembly}", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(PortalSource.Files("*.cs"));

        var users = Portal.Where(type => UsesAssembly(type.To, assembly)).ToList();

        Assert.True(files.Count <= 1, string.Join(", ", files));
        Assert.Equal(files.Count, users.Count);
    }

    [Fact]
    public void The_request_is_known_in_Hosting_SignIn_Sso_and_App_alone()
    {
        var users = Portal.Where(type => type.To.Types.Contains(typeof(HttpContext)) || type.To.Types.Contains(typeof(IHttpContextAccessor))).ToList();
        Assert.NotEmpty(users);

        Assert.Empty(users
            .Where(type => !Is(type.Type, "Hosting") && !Is(type.Type, "SignIn") && !Is(type.Type, "Sources.Sso") && type.Type.FullName is not "Claret.Portal.Shell.App")
            .Select(type => type.Type.FullName));
    }

    [Fact]
    public void Nobody_reads_the_machines_clock_or_asks_for_the_one_person_of_an_address()
    {
        var called = Portal.SelectMany(type => type.To.Members.Select(member => (type.Type, Member: member))).ToList();
        Assert.True(called.Count > 500, $"only {called.Count} calls found");

        Assert.Empty(called
            .Where(call => call.Member is { Name: "FindByEmailAsync" }
                || (call.Member is { Name: "get_Now" or "get_UtcNow" or "get_Today" } && call.Member.DeclaringType is { } owner
                    && (owner == typeof(DateTime) || owner == typeof(DateTimeOffset))))
            .Select(call => $"{call.Type.FullName}: {call.Member.DeclaringType?.Name}.{call.Member.Name}"));
    }

    [Fact]
    public void Tests_never_sleep()
    {
        var tests = References.In(typeof(HouseRulesTests).Assembly);
        Assert.Contains(tests, type => type.Type == typeof(HouseRulesTests));

        Assert.Empty(tests
            .Where(type => type.Type != typeof(RecordingTransport) && type.Type != typeof(Browser.CircuitLine))
            .Where(type => type.To.Members.Any(member =>
                (member.Name == nameof(Task.Delay) && member.DeclaringType == typeof(Task))
                || (member.Name == nameof(Thread.Sleep) && member.DeclaringType == typeof(Thread))))
            .Select(type => type.Type.FullName));
    }

    [Fact]
    public void Every_type_is_sealed_static_or_abstract()
    {
        var types = Assembly.GetTypes().Where(type => type.IsClass && IsOurs(type)).ToList();
        Assert.True(types.Count > 50, $"only {types.Count} types found");

        Assert.Empty(types.Where(type => !type.IsSealed && !type.IsAbstract).Select(type => type.FullName));
    }

    [Fact]
    public void No_type_has_its_folders_name()
    {
        var folders = Directory.GetDirectories(PortalSource.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Accounts", folders);

        Assert.Empty(Assembly.GetTypes()
            .Where(type => IsOurs(type) && type.Namespace!.Split('.').Contains(type.Name))
            .Select(type => type.FullName));
    }

    /// <summary>Written by a person, and not by the compiler, by EF, or from a .razor file without code behind (which can't be sealed).</summary>
    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("Claret.Portal", StringComparison.Ordinal) == true
        && !type.Name.Contains('<', StringComparison.Ordinal)
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && !type.Namespace.StartsWith("Claret.Portal.Data.Migrations", StringComparison.Ordinal)
        && type.Name is not "_Imports"
        && !(IsComponent(type) && PortalSource.Files($"{type.Name.Split('`')[0]}.razor").Count > 0 && PortalSource.Files($"{type.Name.Split('`')[0]}.razor.cs").Count == 0);

    private static bool Is(Type type, string capability) =>
        type.Namespace is { } space && (space + ".").StartsWith($"Claret.Portal.{capability}.", StringComparison.Ordinal);

    private static bool IsComponent(Type type) => typeof(IComponent).IsAssignableFrom(type);

    private static bool KnowsAContext(References to) =>
        to.Types.Any(type => typeof(DbContext).IsAssignableFrom(type) || type == typeof(IDbContextFactory<>));

    private static bool UsesAssembly(References to, string name) => to.Types.Any(type => type.Assembly.GetName().Name == name);
}
