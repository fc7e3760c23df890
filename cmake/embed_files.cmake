# ys_embed(target symbol directory) puts the files of a directory into the target and makes
# `const struct asset <symbol>[]` and `const size_t n_<symbol>` (yardstick/http/assets.h). The
# directory is read at build time, by cmake/embed_files.sh; absent or empty gives an empty table.
# DEPENDS are what makes the files.
function(ys_embed target symbol directory)
    cmake_parse_arguments(E "" "" "DEPENDS" ${ARGN})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/embed_${symbol})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${directory}/*)
    add_custom_command(
        OUTPUT ${out}/table.c
        COMMAND sh ${PROJECT_SOURCE_DIR}/cmake/embed_files.sh ${directory} ${symbol} ${out}
        DEPENDS ${files} ${E_DEPENDS} ${PROJECT_SOURCE_DIR}/cmake/embed_files.sh
        VERBATIM)
    target_sources(${target} PRIVATE ${out}/table.c)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/include)
endfunction()
