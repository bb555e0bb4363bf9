using System.Reflection;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>One row of a theory: <see cref="DatabaseKind.PostgreSql"/>, then what is given here. Skipped, with the reason, where there is no PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object?[] more;

    public OnPostgresAttribute(params object?[] more)
    {
        this.more = more;
        Skip = Missing.Postgres;
    }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[DatabaseKind.PostgreSql, .. more]];
}
