// Most tests wait now and then for a server, a browser or a clock: one more than there are cores keeps the cores busy.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
