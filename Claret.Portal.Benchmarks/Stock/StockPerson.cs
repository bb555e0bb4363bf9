namespace Claret.Portal.Benchmarks.Stock;

internal sealed record StockPerson(string Name, string Username, string? Email, string Source, string State, DateTime? LastSignIn);
