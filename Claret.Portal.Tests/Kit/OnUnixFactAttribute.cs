namespace Claret.Portal.Tests.Kit;

/// <summary>A fact about file modes or signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnUnixFactAttribute : FactAttribute
{
    public OnUnixFactAttribute() => Skip = Missing.Unix;
}
