using Bunit;
using Claret.Portal.Hosting;
using Claret.Portal.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ShellTests;

public abstract class ShellTestBase : BunitContext
{
    protected ShellTestBase()
    {
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddOptions<PortalOptions>();
        Services.AddSingleton<SupportDesk>();
    }
}
