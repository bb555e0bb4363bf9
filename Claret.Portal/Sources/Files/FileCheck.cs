using System.Text.Json;
using Claret.Portal.Accounts;

namespace Claret.Portal.Sources.Files;

/// <summary>Says where the drop folder is, and shows the first people of the newest file in it with the columns that are typed.</summary>
public sealed class FileCheck(DropFolder folder) : ISourceCheck
{
    private const int Shown = 10;

    public PersonSource Source => PersonSource.UserSync;

    /// <summary>Before the provider has been saved there is no folder: only whether each column has a name can be told.</summary>
    public Task<SourceCheckOutcome> CheckAsync(string settings, string? secret, CancellationToken cancellationToken) =>
        Task.FromResult<SourceCheckOutcome>(SettingsIn(settings) is null ? new SourceCheckOutcome.Fails(SourceFault.NotSetUp, Detail: null) : new SourceCheckOutcome.Works("", []));

    public async Task<SourceCheckOutcome> CheckAsync(long providerId, string settings, CancellationToken cancellationToken)
    {
        if (SettingsIn(settings) is not { } columns)
            return new SourceCheckOutcome.Fails(SourceFault.NotSetUp, Detail: null);

        try
        {
            var path = folder.PathOf(providerId);
            return folder.Newest(providerId) is { } newest
                ? new SourceCheckOutcome.Works($"{path}: {Path.GetFileName(newest)}", await PreviewAsync(newest, columns, cancellationToken))
                : new SourceCheckOutcome.Works(path, []);
        }
        catch (SourceFaultException fault)
        {
            return new SourceCheckOutcome.Fails(fault.Fault, fault.Detail);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new SourceCheckOutcome.Fails(SourceFault.FileUnreadable, fault.GetType().Name);
        }
    }

    private static async Task<IReadOnlyList<SourcePerson>> PreviewAsync(string path, FileSettings columns, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > CsvRows.MaxFile)
            throw new SourceFaultException(SourceFault.FileTooLarge, Path.GetFileName(path));

        var people = new List<SourcePerson>(Shown);
        await foreach (var person in CsvRows.ReadAsync(file, columns, cancellationToken))
        {
            people.Add(person);
            if (people.Count == Shown)
                break;
        }

        return people;
    }

    private static FileSettings? SettingsIn(string settings)
    {
        try
        {
            var typed = ProviderSettings.Of<FileSettings>(new Provider { Source = PersonSource.UserSync, Name = "", Settings = settings });
            return typed is not null && new[] { typed.IdColumn, typed.UsernameColumn, typed.NameColumn }.All(column => !string.IsNullOrWhiteSpace(column)) ? typed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
