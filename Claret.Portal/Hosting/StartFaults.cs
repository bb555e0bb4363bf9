using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>What an operator reads on the console when the portal doesn't start: every fault, one below the other, and nothing else.</summary>
public static class StartFaults
{
    /// <summary>
    /// Says it on the error output. False where it is a bug, which shows itself with its stack, and in a test, whose process
    /// isn't ours to end.
    /// </summary>
    public static bool Say(Exception fault)
    {
        if (Assembly.GetEntryAssembly() != typeof(StartFaults).Assembly || Words(fault) is not { } words)
            return false;

        Console.Error.WriteLine(words);
        return true;
    }

    /// <summary>Null where only the stack helps.</summary>
    public static string? Words(Exception fault) => fault switch
    {
        OptionsValidationException settings => Block("Claret Portal can't start. In its settings:", settings.Failures),
        StartRefusedException => Block("Claret Portal can't start:", [fault.Message]),
        InvalidDataException { InnerException: { } inner } => Block("Claret Portal can't start. A settings file can't be read:", [fault.Message, inner.GetBaseException().Message]),
        IOException { InnerException: AddressInUseException } => Block("Claret Portal can't start:", [$"{fault.Message} Stop what listens there, or set Urls (ASPNETCORE_URLS)."]),
        SocketException refused => Block("Claret Portal can't start:", [$"It can't listen where Urls (ASPNETCORE_URLS) says: {refused.Message}. Ports below 1024 are not for every account."]),
        _ => null,
    };

    private static string Block(string heading, IEnumerable<string> faults) =>
        $"{heading}{Environment.NewLine}{string.Concat(faults.Select(fault => $"  - {fault}{Environment.NewLine}"))}";
}
