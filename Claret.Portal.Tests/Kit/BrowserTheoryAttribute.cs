namespace Claret.Portal.Tests.Kit;

/// <summary>A theory that needs a Chromium; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Missing.Chromium;
}
