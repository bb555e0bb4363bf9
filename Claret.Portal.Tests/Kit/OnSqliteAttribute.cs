using System.Reflection;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>One row of a theory: <see cref="DatabaseKind.Sqlite"/>, then what is given here.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSqliteAttribute(params object?[] more) : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite, .. more]];
}
