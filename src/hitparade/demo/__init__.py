"""What hitparade is shown and measured on.

- `first_kiss`: published US figures of 2012 to 2014, and how much of them the charts reproduce;
- `market`: a made-up market: who reports, how people listen there, and in which countries;
- `repertoire`: what can be listened to there;
- `dice`: numbers by chance that are the same on every machine;
- `events`: single plays of that market, of any size, as files;
- `stages`: how long hitparade takes for them, command by command.
"""
