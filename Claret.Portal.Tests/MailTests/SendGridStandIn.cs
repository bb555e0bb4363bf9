using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MailTests;

/// <summary>Listens where SendGrid's API would and answers what the test says.</summary>
internal sealed class SendGridStandIn : IAsyncDisposable
{
    private readonly WebApplication app;

    private SendGridStandIn(WebApplication app) => this.app = app;

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public ConcurrentQueue<(string Path, string? Authorization, JsonElement Body)> Requests { get; } = [];

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<SendGridStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var standIn = new SendGridStandIn(server);
        server.Run(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            standIn.Requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization, body.RootElement.Clone()));
            await standIn.Answer(context);
        });
        await server.StartAsync();
        return standIn;
    }

    public void Answers(int status, string body = "", params (string Name, string Value)[] headers) => Answer = context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
