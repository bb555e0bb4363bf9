using System.Runtime.CompilerServices;
using Bunit;

namespace Claret.Portal.Tests.Kit;

/// <summary>A busy machine is no fault of the portal's: bUnit waits as long as <see cref="Eventually"/> does.</summary>
internal static class Patience
{
    [ModuleInitializer]
    internal static void Set() => BunitContext.DefaultWaitTimeout = Eventually.Patience;
}
