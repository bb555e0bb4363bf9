namespace Claret.Portal.Data;

/// <summary>What must be read as soon as the database can be: before anything is served, and before a command is carried out. Rooms above register theirs.</summary>
public abstract class StartReading
{
    public abstract Task ReadAsync(CancellationToken cancellationToken);
}
