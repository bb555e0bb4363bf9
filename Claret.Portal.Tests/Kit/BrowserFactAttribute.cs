namespace Claret.Portal.Tests.Kit;

/// <summary>A fact that needs a Chromium; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Missing.Chromium;
}
