using Claret.Portal.Hosting;

namespace Claret.Portal.Mail;

/// <summary>Pulsed by whoever has just committed something that added to the <see cref="Outbox"/>.</summary>
public sealed class OutboxSignal(TimeProvider clock) : WorkSignal(clock);
