using Claret.Portal.Benchmarks;

// dotnet run -c Release --project Claret.Portal.Benchmarks -- request-timing
// What follows the name goes into the settings: --Database:Provider=PostgreSql --ConnectionStrings:Portal="Host=…"
string[] settings = [.. args.Skip(1)];
switch (args)
{
    case ["request-timing", ..]:
        await RequestTiming.RunAsync(settings);
        return 0;
    case ["mail-outage", ..]:
        await MailOutage.RunAsync(settings);
        return 0;
    case ["people", ..]:
        await PeopleGrid.RunAsync(settings);
        return 0;
    case ["typing", ..]:
        await Typing.RunAsync(settings);
        return 0;
    case ["open-grid", ..]:
        await OpenGrid.RunAsync(settings);
        return 0;
    case ["sync", ..]:
        await Sync.RunAsync(settings);
        return 0;
    default:
        Console.Error.WriteLine("Name one of: request-timing, mail-outage, people, typing, open-grid, sync.");
        return 2;
}
