namespace Claret.Portal.Benchmarks;

/// <summary>Times in milliseconds.</summary>
internal sealed class Sample
{
    private readonly List<double> times = [];

    public int Count => times.Count;

    public double Median => At(0.5);

    public double NinetyFifth => At(0.95);

    public void Add(TimeSpan time) => times.Add(time.TotalMilliseconds);

    /// <summary>
    /// How often, of one time from here and one from there, this one is the longer (half of the ties counted): the area under the
    /// ROC curve of whoever guesses by time. 0.5 means that time tells nothing.
    /// </summary>
    public double AucAgainst(Sample other)
    {
        var sorted = other.times.Order().ToList();
        var won = times.Sum(time => (CountBelow(sorted, time, orEqual: false) + CountBelow(sorted, time, orEqual: true)) / 2.0);
        return won / times.Count / sorted.Count;
    }

    private static int CountBelow(List<double> sorted, double time, bool orEqual)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < time || (orEqual && sorted[middle].Equals(time)))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private double At(double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));
}
