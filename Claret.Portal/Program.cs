using Claret.Portal;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddPortal();
var app = builder.Build();
app.UsePortal();
await app.RunPortalAsync(args);
