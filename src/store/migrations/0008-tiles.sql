-- The ground of maps, tile by tile, so that it is there without the network: here, and not in a folder,
-- since it tells in which streets somebody is visited. What was not looked at for longest goes first.
CREATE TABLE map_tile (
  address TEXT PRIMARY KEY,
  fetched INTEGER NOT NULL,
  used INTEGER NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX map_tile_by_use ON map_tile (used, size);
