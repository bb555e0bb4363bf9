using System.Diagnostics;
using System.Diagnostics.Metrics;
using Claret.Portal.Audit;
using Claret.Portal.Mail;

namespace Claret.Portal.Telemetry;

/// <summary>
/// What the portal counts and traces, under its own name. Tags are words of a fixed list: no address, no username, no ticket,
/// no reference, for telemetry leaves the house.
/// </summary>
public sealed class PortalMeter : IDisposable
{
    public const string Name = "Claret.Portal";

    private readonly Meter meter;
    private readonly Counter<long> audit;
    private readonly Counter<long> mails;

    public PortalMeter(IMeterFactory meters)
    {
        meter = meters.Create(Name);
        audit = meter.CreateCounter<long>("claret.acts", unit: "{act}", description: "What is on record, by action and outcome: sign-ins, resets requested, sent, completed, cancelled");
        mails = meter.CreateCounter<long>("claret.mails", unit: "{mail}", description: "Hand-overs to the mail transport, by outcome: accepted, deferred, rejected");
    }

    public ActivitySource Traces { get; } = new(Name);

    public void Count(AuditAction action, AuditOutcome outcome) =>
        audit.Add(1, new("action", action.ToString()), new("outcome", outcome.ToString()));

    public void Count(string transport, MailOutcome outcome) =>
        mails.Add(1, new("transport", transport), new("outcome", outcome.GetType().Name));

    /// <param name="depth">Asked at each collection, on the collector's thread.</param>
    public void WatchOutbox(Func<IEnumerable<Measurement<long>>> depth) =>
        meter.CreateObservableGauge("claret.outbox", depth, unit: "{mail}", description: "Mail that is to be sent");

    public void Dispose()
    {
        meter.Dispose();
        Traces.Dispose();
    }
}
