/*
 * map.h - hash maps. Keys of a str_map are copied; iteration is in order of insertion, so
 * what is printed from a map is the same in every run. Not thread-safe.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

struct str_map;

struct str_map *str_map_new(void);
void str_map_free(struct str_map *m);	/* accepts NULL; values are the caller's */
/* The value of key, or NULL. */
void *str_map_get(const struct str_map *m, const char *key);
void *str_map_get_len(const struct str_map *m, const char *key, size_t len);
/* Sets key to value (not NULL); returns the value that was there, or NULL. */
void *str_map_put(struct str_map *m, const char *key, void *value);
/* The same without a copy: the key must stay as it is until the map is gone. */
void *str_map_lend(struct str_map *m, const char *key, void *value);
size_t str_map_count(const struct str_map *m);
/* i-th pair in order of insertion; i < count. */
const char *str_map_key(const struct str_map *m, size_t i);
void *str_map_value(const struct str_map *m, size_t i);

/* 64-bit keys to 64-bit values, open addressing. */
struct u64_map;

struct u64_map *u64_map_new(void);
struct u64_map *u64_map_new_for(size_t n);	/* with room for so many */
void u64_map_free(struct u64_map *m);
bool u64_map_get(const struct u64_map *m, uint64_t key, uint64_t *value);
void u64_map_put(struct u64_map *m, uint64_t key, uint64_t value);
size_t u64_map_count(const struct u64_map *m);

/* A 64-bit mix of a and b; for building hash keys. */
uint64_t hash_mix(uint64_t a, uint64_t b);
uint64_t hash_bytes(const void *p, size_t len);

#endif
