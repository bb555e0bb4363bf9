using Claret.Portal;
using Claret.Portal.Hosting;
using Claret.Portal.Setup;

var line = PortalCommands.Read(args);
if (line.AsksForHelp)
    return PortalCommands.Help();

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = line.Settings, ContentRootPath = AppContext.BaseDirectory });
    builder.AddPortal();
    var app = builder.Build();
    return await app.RunPortalAsync(line);
}
catch (Exception fault) when (StartFaults.Say(fault))
{
    return 1;
}
