namespace Claret.Portal.Tests.Kit;

/// <inheritdoc cref="SlapdFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlapdTheoryAttribute : TheoryAttribute
{
    public SlapdTheoryAttribute() => Skip = Missing.Slapd;
}
