namespace Claret.Portal.Sources.Files;

public static class FilesSetup
{
    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DropFolder>();
        builder.Services.AddSingleton<IPeopleSource, CsvPeople>();
        builder.Services.AddSingleton<FileCheck>();
        builder.Services.AddSingleton<ISourceCheck>(services => services.GetRequiredService<FileCheck>());
        builder.Services.AddScoped<FileUpload>();
        return builder;
    }
}
