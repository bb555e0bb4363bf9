using Claret.Portal;
using Claret.Portal.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddPortal();
    var app = builder.Build();
    return await app.RunPortalAsync(args);
}
catch (Exception fault) when (StartFaults.Say(fault))
{
    return 1;
}
