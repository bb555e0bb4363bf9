namespace Claret.Portal.Tests.Kit;

/// <summary>A fact that needs a real directory; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlapdFactAttribute : FactAttribute
{
    public SlapdFactAttribute() => Skip = Missing.Slapd;
}
