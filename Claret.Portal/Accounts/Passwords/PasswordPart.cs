using System.Runtime.InteropServices;

namespace Claret.Portal.Accounts.Passwords;

internal enum PartKind
{
    Character,
    Repeat,
    Sequence,
    Date,
    Word,
    Name,
}

/// <summary>One way to read a piece of a password, from where it is kept up to <see cref="End"/>.</summary>
/// <param name="Bits">What it adds for somebody who guesses: log2 of the tries. 0 for words and names, whose readers count themselves.</param>
/// <param name="Rank">Of a word in the list; of a name the flaw it stands for; else -1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PasswordPart(int End, PartKind Kind, double Bits, int Rank = -1);
