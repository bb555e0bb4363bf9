namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>The machine's clock, which a test can put forward; timers run as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
