using Claret.Portal.Hosting;

namespace Claret.Portal.Resets;

/// <summary>Wakes the worker as soon as a request is committed; without it the worker looks every two seconds.</summary>
public sealed class ResetSignal(TimeProvider clock) : WorkSignal(clock);
