namespace Claret.Portal.Sources.Reading;

public static class ReadingSetup
{
    public static WebApplicationBuilder AddReading(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunRows>();
        builder.Services.AddSingleton<BatchWriter>();
        builder.Services.AddSingleton<Vanished>();
        builder.Services.AddSingleton<PeopleReader>();
        builder.Services.AddSingleton<BegunRuns>();
        builder.Services.AddSingleton<SyncSignal>();
        builder.Services.AddSingleton<SyncRounds>();
        builder.Services.AddHostedService<SyncWorker>();
        builder.Services.AddScoped<SyncDesk>();
        return builder;
    }
}
